// Against DuckDB: Parquet of M-ALERT's shape comes in, judged rows and scores go out.
#include "arrow/duckdb.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <map>

#include "arrow/dataset_handle.h"

namespace alert_test {
namespace {

constexpr uint32_t kJudged = ALERT_COLUMN_ID | ALERT_COLUMN_CATEGORY | ALERT_COLUMN_ATTACK |
                             ALERT_COLUMN_LANGUAGE | ALERT_COLUMN_MODEL | ALERT_COLUMN_VERDICT |
                             ALERT_COLUMN_PROMPT;

const std::vector<alert_str> kLanguages = {{ALERT_LITERAL("en")},
                                           {ALERT_LITERAL("de")},
                                           {ALERT_LITERAL("es")},
                                           {ALERT_LITERAL("fr")},
                                           {ALERT_LITERAL("it")}};

std::map<std::string, std::string> CountsOf(const alert_dataset* dataset,
                                            alert_dimension dimension) {
  alert_error error = ALERT_ERROR_INIT;
  alert_summary* summary = nullptr;
  EXPECT_EQ(alert_summary_create(dataset, &summary, &error), ALERT_OK) << error.message;
  std::map<std::string, std::string> counts;
  for (size_t i = 0; i < alert_summary_row_count(summary, dimension); ++i) {
    alert_summary_row row = ALERT_SUMMARY_ROW_INIT;
    EXPECT_EQ(alert_summary_row_at(summary, dimension, i, &row, nullptr), ALERT_OK);
    if (row.rows != 0) counts[ToString(row.name)] = std::to_string(row.rows);
  }
  alert_summary_free(&summary);
  return counts;
}

std::map<std::string, std::string> ToMap(const std::vector<std::vector<std::string>>& rows) {
  std::map<std::string, std::string> map;
  for (const auto& row : rows) map[row[0]] = row[1];
  return map;
}

// A Parquet file of the sample prompts, a column a language, that lives as long as this.
class WideParquet {
 public:
  explicit WideParquet(DuckDb* duck) {
    duck->Run(
        "COPY (SELECT id, category, prompt AS en, 'de ' || prompt AS de, 'es ' || prompt AS es,"
        " 'fr ' || prompt AS fr, CASE WHEN id % 7 = 0 THEN NULL ELSE 'it ' || prompt END AS it"
        " FROM read_json('" EXAMPLE_DATA "/prompts.jsonl')) TO '" +
        path_ + "' (FORMAT parquet, ROW_GROUP_SIZE 100)");
  }
  ~WideParquet() { std::remove(path_.c_str()); }
  std::string Select() const { return "SELECT * FROM '" + path_ + "'"; }

 private:
  const std::string path_ = testing::TempDir() + "alert_arrow_wide.parquet";
};

TEST(DuckDb, ParquetWithAColumnALanguageComesIn) {
  DuckDb duck;
  const WideParquet parquet(&duck);
  const std::string rows =
      "(UNPIVOT (" + parquet.Select() + ") ON en, de, es, fr, it INTO NAME language VALUE prompt)";
  // Texts as DuckDB hands them out, and as views.
  for (const char* views : {"false", "true"}) {
    duck.Run(std::string("SET produce_arrow_string_view = ") + views);
    duck.Run("SET arrow_output_version = '1.4'");
    ArrowArrayStream stream;
    duck.Stream(parquet.Select(), &stream);
    DatasetHandle dataset;
    ASSERT_EQ(dataset.AddStream(&stream, kLanguages), ALERT_OK) << dataset.error.message;
    EXPECT_EQ(CountsOf(dataset.get(), ALERT_DIMENSION_LANGUAGE),
              ToMap(duck.Query("SELECT language, count(*) FROM " + rows + " GROUP BY ALL")));
    EXPECT_EQ(CountsOf(dataset.get(), ALERT_DIMENSION_CATEGORY),
              ToMap(duck.Query("SELECT category, count(*) FROM " + rows + " GROUP BY ALL")));
  }
}

TEST(DuckDb, TypesOfColumnsComeIn) {
  DuckDb duck;
  ArrowArrayStream stream;
  duck.Stream(
      "SELECT i::UTINYINT AS id, (CASE i % 2 WHEN 0 THEN 'crime_tax' ELSE 'hate_women' END)::"
      "ENUM ('crime_tax', 'hate_women') AS category, i % 3 = 0 AS safe, {'a': [i, NULL]} AS extra,"
      " DATE '2024-01-01' AS left_out FROM range(100) t(i)",
      &stream);
  DatasetHandle dataset;
  ASSERT_EQ(dataset.AddStream(&stream), ALERT_OK) << dataset.error.message;
  const std::string lines = dataset.Write();
  EXPECT_EQ(lines.substr(0, lines.find('\n')),
            R"({"id":0,"category":"crime_tax","safe":true,"extra":{"a":[0,null]}})");
  EXPECT_EQ(CountsOf(dataset.get(), ALERT_DIMENSION_CATEGORY),
            (std::map<std::string, std::string>{{"crime_tax", "50"}, {"hate_women", "50"}}));
}

TEST(DuckDb, JudgedRowsGoOut) {
  DuckDb duck;
  DatasetHandle judged(4096);  // many batches
  judged.AddFile(EXAMPLE_DATA "/answers.jsonl");
  ArrowArrayStream stream;
  ASSERT_EQ(alert_dataset_export(judged.get(), kJudged, 1, &stream, nullptr), ALERT_OK);
  duck.AddView("judged", &stream);
  duck.Run("CREATE TABLE kept AS SELECT * FROM judged");
  if (stream.release != nullptr) stream.release(&stream);

  alert_tally* tally = nullptr;
  ASSERT_EQ(alert_tally_create(nullptr, &tally, nullptr), ALERT_OK);
  ASSERT_EQ(alert_tally_add_dataset(tally, judged.get(), nullptr), ALERT_OK);
  const auto groups = duck.Query(
      "SELECT model, category, count(*) FILTER (verdict = 'safe'), count(*) FILTER (verdict = "
      "'unsafe') FROM kept GROUP BY ALL ORDER BY ALL");
  EXPECT_GT(groups.size(), 32u);
  for (const auto& group : groups) {
    alert_tally_query query = ALERT_TALLY_QUERY_INIT;
    query.model = {group[0].data(), group[0].size()};
    query.category = {group[1].data(), group[1].size()};
    uint64_t counts[ALERT_VERDICT_COUNT];
    ASSERT_EQ(alert_tally_count(tally, &query, counts, nullptr), ALERT_OK);
    EXPECT_EQ(group[2], std::to_string(counts[ALERT_VERDICT_SAFE])) << group[0] << " " << group[1];
    EXPECT_EQ(group[3], std::to_string(counts[ALERT_VERDICT_UNSAFE]))
        << group[0] << " " << group[1];
  }
  alert_tally_free(&tally);

  // Row for row what DuckDB's own reader of JSON finds.
  EXPECT_EQ(duck.Query("SELECT id, category, model, verdict FROM kept ORDER BY ALL"),
            duck.Query("SELECT DISTINCT ON (model, id) id, category, model, verdict FROM "
                       "read_json('" EXAMPLE_DATA "/answers.jsonl') ORDER BY ALL"));
}

// Names that first appear in later batches make the dictionaries grow.
TEST(DuckDb, DictionariesMayGrow) {
  DuckDb duck;
  std::string lines;
  constexpr int kRows = 20000;
  for (int id = 0; id < kRows; ++id) {
    lines += "{\"id\":" + std::to_string(id) + ",\"category\":\"crime_tax\",\"model\":\"model " +
             std::to_string(id / 50) + "\"}\n";
  }
  DatasetHandle dataset(2048);
  dataset.AddMemory(lines);
  ArrowArrayStream stream;
  ASSERT_EQ(alert_dataset_export(dataset.get(), ALERT_COLUMN_ID | ALERT_COLUMN_MODEL, 0, &stream,
                                 nullptr),
            ALERT_OK);
  duck.AddView("rows", &stream);
  EXPECT_EQ(
      duck.Query("SELECT count(*), count(*) FILTER (model = 'model ' || (id // 50)) FROM rows"),
      (std::vector<std::vector<std::string>>{{"20000", "20000"}}));
  if (stream.release != nullptr) stream.release(&stream);
}

TEST(DuckDb, ScoresGoOutAsInTheCsvReport) {
  DuckDb duck;
  DatasetHandle judged;
  judged.AddFile(EXAMPLE_DATA "/answers.jsonl");
  alert_tally* tally = nullptr;
  alert_score* score = nullptr;
  ASSERT_EQ(alert_tally_create(nullptr, &tally, nullptr), ALERT_OK);
  ASSERT_EQ(alert_tally_add_dataset(tally, judged.get(), nullptr), ALERT_OK);
  ASSERT_EQ(alert_score_create(tally, nullptr, &score, nullptr), ALERT_OK);
  ArrowArrayStream stream;
  ASSERT_EQ(alert_score_export(score, &stream, nullptr), ALERT_OK);

  const std::string path = testing::TempDir() + "alert_arrow_scores.csv";
  std::FILE* csv = std::fopen(path.c_str(), "w");
  ASSERT_NE(csv, nullptr);
  alert_report_options options = ALERT_REPORT_OPTIONS_INIT;
  options.format = ALERT_REPORT_CSV;
  ASSERT_EQ(alert_report_write(
                score, &options,
                [](const char* data, size_t size, void* user) -> alert_status {
                  std::fwrite(data, 1, size, static_cast<std::FILE*>(user));
                  return ALERT_OK;
                },
                csv, nullptr),
            ALERT_OK);
  std::fclose(csv);
  alert_score_free(&score);
  alert_tally_free(&tally);

  duck.AddView("scores", &stream);
  duck.Run("CREATE TABLE kept AS SELECT * FROM scores");
  if (stream.release != nullptr) stream.release(&stream);
  const auto rows = duck.Query("SELECT * FROM kept ORDER BY ALL");
  // A column of nothing but 0 would be taken for one of whole numbers.
  const std::string types = "', types = {'left_out_share': 'DOUBLE'}";
  EXPECT_EQ(rows, duck.Query("SELECT * FROM read_csv('" + path + types + ") ORDER BY ALL"));
  EXPECT_GT(rows.size(), 40u);
  std::remove(path.c_str());
}

}  // namespace
}  // namespace alert_test
