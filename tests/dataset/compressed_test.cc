// Compressed files: as the plain ones; and damaged.
#include <zlib.h>
#include <zstd.h>

#include "gtest/gtest.h"
#include "support/rows.h"
#include "support/temp_file.h"

namespace alert::test {
namespace {

std::string Gzip(const std::string& text) {
  z_stream stream = {};
  deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string Zstd(const std::string& text) {
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress2(context, out.data(), out.size(), text.data(), text.size()));
  ZSTD_freeCCtx(context);
  return out;
}

using Compress = std::string (*)(const std::string&);

class CompressedTest : public ::testing::TestWithParam<std::pair<const char*, Compress>> {
 protected:
  void SetUp() override {
    uint32_t noise = 1;
    for (int i = 0; i < 3000; ++i) {
      noise = noise * 1664525 + 1013904223;
      text_ += Prompt(i, R"(, "x": ")" + std::to_string(noise) + '"');
      if (i % 500 == 0) text_ += "broken\n";
    }
  }

  std::string Packed(const std::string& text) const { return GetParam().second(text); }

  Content Read(const std::string& bytes, const DatasetOptions& options = {}) {
    path_ = directory_.Write(GetParam().first, bytes);
    return ReadAll(Dataset::Open(path_, options));
  }

  Content ReadPlain(const std::string& text) {
    Dataset dataset;
    const std::string name = directory_.Path(GetParam().first);
    dataset.AddMemory(name, text);
    return ReadAll(dataset);
  }

  const TempDirectory directory_;
  std::string path_;
  std::string text_;
};

class PaddedTest : public ::testing::Test {
 protected:
  using Ids = std::vector<std::string>;

  // The ids of a file without problems.
  Ids Read(const std::string& bytes) {
    const Content content = ReadAll(Dataset::Open(directory_.Write("rows", bytes)));
    EXPECT_TRUE(content.samples.empty()) << content.samples[0];
    return content.ids();
  }

  const TempDirectory directory_;
};

TEST_P(CompressedTest, ReadAsThePlainFile) {
  for (size_t block_size : {64, 5000, 1 << 20}) {
    EXPECT_EQ(Read(Packed(text_), {nullptr, block_size, 2, false}), ReadPlain(text_));
  }
  EXPECT_EQ(Read(Packed("")), Content());
  EXPECT_EQ(Read(Packed("\xEF\xBB\xBF" + text_)), ReadPlain("\xEF\xBB\xBF" + text_));
}

TEST_P(CompressedTest, SeveralInARowAreOne) {
  const size_t cut = text_.size() / 3;  // in the middle of a line
  EXPECT_EQ(Read(Packed(text_.substr(0, cut)) + Packed("") + Packed(text_.substr(cut))),
            ReadPlain(text_));
}

TEST_P(CompressedTest, CutOffGivesTheRowsBeforeTheCutAndAProblem) {
  const std::string packed = Packed(text_);
  const Content whole = ReadPlain(text_);
  size_t most = 0;
  for (size_t part = 1; part < 20; ++part) {
    const Content content = Read(packed.substr(0, packed.size() * part / 20));
    ASSERT_LT(content.rows.size(), whole.rows.size());
    EXPECT_TRUE(std::equal(content.rows.begin(), content.rows.end(), whole.rows.begin()));
    ASSERT_FALSE(content.samples.empty());
    EXPECT_NE(content.samples.back().message.find("ends early"), std::string::npos)
        << content.samples.back();
    EXPECT_NE(content.samples.back().message.find(path_), std::string::npos);
    most = std::max(most, content.rows.size());
  }
  EXPECT_GT(most, whole.rows.size() / 2);
}

TEST_P(CompressedTest, TheLastByteMissingLosesNoRow) {
  const std::string packed = Packed(text_);
  const Content content = Read(packed.substr(0, packed.size() - 1));
  EXPECT_GE(content.rows.size(), GetParam().second == Gzip ? 3000u : 1000u);
}

TEST_P(CompressedTest, AWrongChecksumLosesNoRow) {
  std::string packed = Packed(text_);
  // Of gzip, the length stands behind it.
  packed[packed.size() - (GetParam().second == Gzip ? 6 : 1)] ^= 1;
  const Content whole = ReadPlain(text_);
  for (size_t block_size : {64, 1 << 20}) {
    const Content content = Read(packed, {nullptr, block_size, 1, false});
    EXPECT_EQ(content.rows.size(), whole.rows.size());
    EXPECT_EQ(content.problems[ALERT_PROBLEM_MALFORMED], whole.problems[ALERT_PROBLEM_MALFORMED]);
    EXPECT_EQ(content.problems[ALERT_PROBLEM_DAMAGED], 1u);
    EXPECT_NE(content.samples.back().message.find("damaged"), std::string::npos)
        << content.samples.back();
  }
}

TEST_P(CompressedTest, FromMemory) {
  const std::string packed = Packed(text_);
  Dataset dataset;
  dataset.AddMemory(directory_.Path(GetParam().first), packed);
  EXPECT_EQ(ReadAll(dataset), ReadPlain(text_));
}

TEST_P(CompressedTest, AListIsReadAndWhatHoldsNoRowsRefused) {
  EXPECT_EQ(Read(Packed("[" + Prompt(1) + "," + Prompt(2) + "]")).ids(),
            (std::vector<std::string>{"1", "2"}));
  EXPECT_THROW(Read(Packed("%PDF-1.7\n")), Error);
}

TEST_P(CompressedTest, DamagedInTheMiddle) {
  std::string packed = Packed(text_);
  for (size_t i = 0; i < 40; ++i) packed[packed.size() / 2 + i] = '\x55';
  const Content content = Read(packed);
  EXPECT_GT(content.problems[ALERT_PROBLEM_DAMAGED], 0u);
  EXPECT_LT(content.rows.size(), 3000u);
}

TEST_P(CompressedTest, DamageIsToldOnceWhereAPlainFileFollows) {
  std::string first, second;
  for (int i = 0; i < 500; ++i) {
    first += Prompt(i);
    second += Prompt(1000 + i);
  }
  const std::string packed = Packed(first);
  const std::string cut = directory_.Write(GetParam().first, packed.substr(0, packed.size() - 9));
  const std::string plain = directory_.Write("plain.jsonl", second);
  for (uint32_t threads : {1, 2}) {
    const DatasetOptions options = {nullptr, 500, threads, false};
    const Content alone = ReadAll(Dataset::Open(cut, options));
    Dataset both(options);
    both.AddFile(cut).AddFile(plain);
    const Content content = ReadAll(both);
    EXPECT_EQ(content.problems, alone.problems);
    EXPECT_EQ(content.rows.size(), alone.rows.size() + 500);
  }
}

TEST_P(CompressedTest, DamageIsAnErrorUnderStrict) {
  const std::string good = Packed(Prompt(1) + Prompt(2));
  try {
    Read(good.substr(0, good.size() - 3), {nullptr, 0, 1, true});
    FAIL() << "the damage was not told";
  } catch (const Error& error) {
    EXPECT_EQ(error.status(), ALERT_DATA_LOSS);
  }
}

TEST_F(PaddedTest, ZerosBehindGzipAreNoDamage) {
  const std::string one = Gzip(Prompt(1)), two = Gzip(Prompt(2));
  EXPECT_EQ(Read(one + two + std::string(3000, '\0')), (Ids{"1", "2"}));
  EXPECT_EQ(Read(one + std::string(7, '\0') + two), (Ids{"1", "2"}));
}

TEST_F(PaddedTest, ZstandardMayBeginWithASkippableFrame) {
  for (const char* magic : {"\x50\x2A\x4D\x18", "\x5F\x2A\x4D\x18"}) {
    const std::string skipped = magic + std::string("\x04\0\0\0abcd", 8);
    EXPECT_EQ(Read(skipped + Zstd(Prompt(1)) + skipped + Zstd(Prompt(2)) + skipped),
              (Ids{"1", "2"}));
  }
}

INSTANTIATE_TEST_SUITE_P(All, CompressedTest,
                         ::testing::Values(std::pair<const char*, Compress>{"rows.jsonl.gz", Gzip},
                                           std::pair<const char*, Compress>{"rows.jsonl.zst",
                                                                            Zstd}));

}  // namespace
}  // namespace alert::test
