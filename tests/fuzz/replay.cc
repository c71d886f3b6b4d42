// Runs a fuzz target on the files of the directories named, and on the prefixes of each: what the
// fuzzers found stays found, in a build without libFuzzer.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

constexpr size_t kMaxPrefixes = 512;  // of one file: they take time that grows with its square

size_t Replay(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  size_t runs = 0;
  for (size_t size = 0; size <= bytes.size(); ++size) {
    if (size > kMaxPrefixes) size = bytes.size();
    const std::vector<char> prefix(bytes.begin(), bytes.begin() + static_cast<long>(size));
    LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(prefix.data()), prefix.size());
    ++runs;
  }
  return runs;
}

}  // namespace

int main(int argc, char** argv) {
  size_t files = 0;
  size_t runs = 0;
  for (int i = 1; i < argc; ++i) {
    for (const auto& entry : std::filesystem::directory_iterator(argv[i])) {
      runs += Replay(entry.path());
      ++files;
    }
  }
  std::printf("%zu inputs from %zu files\n", runs, files);
  return files > 0 ? 0 : 1;
}
