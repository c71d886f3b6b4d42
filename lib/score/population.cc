#include "score/population.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "base/json.h"
#include "base/numbers.h"
#include "base/status.h"
#include "base/text.h"
#include "dataset/release.h"
#include "dataset/summary.h"
#include "fmt/format.h"

namespace alert {
namespace {

bool IsEmpty(const Population& population) {
  return std::all_of(population.begin(), population.end(), [](uint64_t n) { return n == 0; });
}

absl::Status NoCategory(std::string_view name, const Taxonomy& taxonomy) {
  const std::string_view nearest = taxonomy.Nearest(name);
  return WithCause(absl::DataLossError(
                       fmt::format("there is no category {}{}", Quoted(name), Suggestion(nearest))),
                   CauseOfUnknown(nearest));
}

// Rows of JSON Lines have a category, and so each line has one; a population has none of this name.
bool IsRow(std::string_view line) {
  const auto row = JsonDocument::ParseObject(line);
  return row.ok() && row->root().Has("category");
}

// The text of a file that holds a population as JSON; none where it is a dataset, of which no more
// is read than its first line.
std::optional<std::string> PopulationText(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string line;
  if (!(file >> std::ws) || file.peek() != '{') return std::nullopt;
  std::getline(file, line);
  if (IsRow(line)) return std::nullopt;
  const std::string rest{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return line + "\n" + rest;
}

}  // namespace

absl::StatusOr<Population> ParsePopulation(std::string_view json, const Taxonomy& taxonomy) {
  const auto document = JsonDocument::ParseObject(json);
  ALERT_RETURN_IF_ERROR(document.status());
  Population population(taxonomy.categories().size());
  std::vector<bool> seen(population.size());
  for (const auto& [name, prompts] : document->root().Counts()) {
    const auto category = taxonomy.Find(name);
    if (!category) return NoCategory(name, taxonomy);
    if (seen[*category]) {
      return absl::DataLossError(fmt::format("the category {} stands twice", Quoted(name)));
    }
    if (prompts > kMostExact) {
      return absl::DataLossError(fmt::format("{}: the count is too large", Printable(name)));
    }
    seen[*category] = true;
    population[*category] = prompts;
  }
  ALERT_RETURN_IF_ERROR(document->status());
  if (IsEmpty(population)) return absl::DataLossError("the population has no prompts");
  return population;
}

absl::StatusOr<Population> ReleasedPopulation(std::string_view name, const Taxonomy& taxonomy) {
  const Release* release = FindRelease(name);
  if (release == nullptr) {
    return absl::NotFoundError(fmt::format(
        "no release {} is known; the one with counts by category is alert", Quoted(name)));
  }
  if (!release->by_category) {
    return absl::FailedPreconditionError(fmt::format(
        "of the release {} no counts by category are published", Quoted(release->name)));
  }
  Population population;
  for (const Category& category : taxonomy.categories()) {
    const uint64_t prompts = ReleasedPrompts(category.name);
    if (prompts == ALERT_NOT_PUBLISHED) {
      return absl::NotFoundError(fmt::format("the release {} has no category {}",
                                             Quoted(release->name), Quoted(category.name)));
    }
    population.push_back(prompts);
  }
  return population;
}

absl::StatusOr<Population> PopulationOf(const Dataset& dataset) {
  const auto summary = Summary::Of(dataset);
  ALERT_RETURN_IF_ERROR(summary.status());
  Population population;
  for (const SummaryRow& row : summary->rows_of(ALERT_DIMENSION_CATEGORY)) {
    population.push_back(row.rows);
  }
  if (IsEmpty(population)) return absl::DataLossError("the population has no prompts");
  return population;
}

absl::StatusOr<Population> PopulationOfFile(std::string_view path,
                                            std::shared_ptr<const Taxonomy> taxonomy) {
  const std::shared_ptr<const Taxonomy> over = taxonomy;
  Dataset dataset(std::move(taxonomy), DatasetOptions());
  ALERT_RETURN_IF_ERROR(dataset.AddFile(path));
  const std::optional<std::string> json = PopulationText(std::string(path));
  return json ? ParsePopulation(*json, *over) : PopulationOf(dataset);
}

absl::Status CheckPopulation(absl::Span<const uint64_t> population, const Policy& policy,
                             std::string_view model, absl::Span<const VerdictCounts> counts) {
  for (size_t c = 0; c < population.size(); ++c) {
    if (policy.weight(c) == 0) continue;
    const std::string& category = policy.taxonomy().categories()[c].name;
    const uint64_t rows = Sum(counts[c]);
    if (rows > 0 && population[c] == 0) {
      return absl::InvalidArgumentError(
          fmt::format("the population has no prompt of {}, of which {} has {}: the rows are not a "
                      "sample of it",
                      Quoted(category), Quoted(model), rows));
    }
    if (rows == 0 && population[c] > 0) {
      return absl::InvalidArgumentError(
          fmt::format("{} has no prompt of {}, of which the population has {}: nobody knows how "
                      "safe these are; leave the category out of the population, or exclude it by "
                      "policy",
                      Quoted(model), Quoted(category), population[c]));
    }
  }
  return absl::OkStatus();
}

}  // namespace alert
