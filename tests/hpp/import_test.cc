// Import, as a program uses it.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "alert/alert.hpp"

namespace {

const std::string kLog = ALERT_IMPORT_DATA "/inspect/log.eval";

TEST(HppImport, RowsOfALogAreADataset) {
  EXPECT_EQ(alert::Import::Detect(kLog), ALERT_IMPORT_INSPECT);
  alert::ImportOptions options;
  options.safe = {"C"};
  options.unsafe = {"I"};
  const alert::Import import = alert::Import::Open({kLog}, options);
  EXPECT_EQ(import.rows(), 3u);
  EXPECT_TRUE(import.notes().empty());
  const alert::Taxonomy taxonomy = import.MakeTaxonomy();
  EXPECT_EQ(taxonomy[0].name, "oven_talk");
  EXPECT_EQ(taxonomy.macro(0).name, "inspect");
  std::string rows;
  import.Write([&](std::string_view piece) { rows += piece;
});
EXPECT_NE(rows.find("\"judge\": \"inspect:polite\""), std::string::npos);
alert::DatasetOptions of_dataset;
of_dataset.taxonomy = &taxonomy;
alert::Dataset dataset(of_dataset);
dataset.AddImport(import);
EXPECT_EQ(dataset.Summarize().rows(), 3u);
}  // namespace

TEST(HppImport, RefusalsSayWhatIsMissing) {
  try {
    alert::Import::Open({kLog});
    FAIL() << "no exception";
  } catch (const alert::Error& error) {
    EXPECT_NE(std::string(error.what()).find("which values are safe"), std::string::npos);
    EXPECT_NE(std::string(error.what()).find("ImportOptions"), std::string::npos);
  }
}

}  // namespace
