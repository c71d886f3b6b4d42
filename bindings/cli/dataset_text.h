// A dataset's summary as text for people, as Markdown and as CSV.
#ifndef ALERT_BINDINGS_CLI_DATASET_TEXT_H_
#define ALERT_BINDINGS_CLI_DATASET_TEXT_H_

#include <cstdint>
#include <string>

#include "abi_call.h"

namespace alert::cli {

// Macro categories with their categories, then attacks, languages and models, then the problems
// with their places.
std::string SummaryText(const alert_summary& summary, const alert_taxonomy& taxonomy);

// A row a group: dimension,name,rows,released.
std::string SummaryCsv(const alert_summary& summary);

std::string SummaryMarkdown(const alert_summary& summary);

// What differs from the published release, and by how much; as Markdown with all that was compared.
std::string VerifyText(const alert_summary& summary, uint64_t released, uint64_t differences);
std::string VerifyMarkdown(const alert_summary& summary, uint64_t released);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_DATASET_TEXT_H_
