// What an error of a provider means, by the names that OpenAI-compatible services give it.
#ifndef ALERT_LIB_RUN_ENDPOINT_PROVIDER_ERROR_H_
#define ALERT_LIB_RUN_ENDPOINT_PROVIDER_ERROR_H_

#include <string_view>

#include "simdjson.h"

namespace alert::run {

// Whether the reply says that a filter of the provider refused this prompt, or its answer.
bool SaysFiltered(const simdjson::dom::element& reply);

// Whether a reason for which a completion ended, "content_filter", says so.
bool IsFilterReason(std::string_view finish_reason);

// Whether it says that what the user may spend is spent: waiting would not help.
bool SaysQuotaSpent(const simdjson::dom::element& reply);

// Whether a body says that the prompt does not fit the model's context.
bool SaysContextOverflow(std::string_view body);

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_ENDPOINT_PROVIDER_ERROR_H_
