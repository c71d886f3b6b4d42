#include "run/endpoint/provider_error.h"

#include <cstddef>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace alert::run {
namespace {

using simdjson::dom::element;

// Where services put an error's name.
constexpr const char* kNames[] = {"/error/code",
                                  "/error/type",
                                  "/error/innererror/code",
                                  "/error/status",
                                  "/error/metadata/error_type",
                                  "/code",
                                  "/type",
                                  "/innererror/code",
                                  "/error"};

// Parts of the names of filters, folded: Azure and OpenAI (content_filter,
// content_policy_violation, ResponsibleAIPolicyViolation, moderation_blocked), Gemini
// (PROHIBITED_CONTENT), DashScope (data_inspection_failed), guardrails of gateways.
constexpr std::string_view kFilters[] = {
    "contentfilter",   "contentpolicy",     "responsibleaipolicy", "moderation",
    "promptblocked",   "prohibitedcontent", "datainspectionfail",  "contentviolation",
    "safetyviolation", "sensitivecontent",  "contentblocked",      "guardrail",
    "policyviolation", "flaggedinput"};

// The same for money: OpenAI, Moonshot, DeepSeek, OpenRouter.
constexpr std::string_view kSpent[] = {
    "insufficientquota", "insufficientcredit", "insufficientbalance",  "insufficientfunds",
    "billinghardlimit",  "billingnotactive",   "exceededcurrentquota", "paymentrequired"};

// In lower case, letters and digits only.
std::string Folded(std::string_view name) {
  std::string folded;
  for (const char c : name) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c))) folded += absl::ascii_tolower(c);
  }
  return folded;
}

template <size_t kCount>
bool HasOneOf(std::string_view text, const std::string_view (&parts)[kCount]) {
  for (const std::string_view part : parts) {
    if (text.find(part) != std::string_view::npos) return true;
  }
  return false;
}

std::string_view TextOrEmpty(const element& json, const char* pointer) {
  std::string_view text;
  if (json.at_pointer(pointer).get(text) != simdjson::SUCCESS) return {};
  return text;
}

// A name is one word: a sentence that happens to hold one is none.
template <size_t kCount>
bool IsNamed(const element& reply, const std::string_view (&parts)[kCount]) {
  for (const char* pointer : kNames) {
    const std::string_view name = TextOrEmpty(reply, pointer);
    if (name.find(' ') == std::string_view::npos && HasOneOf(Folded(name), parts)) return true;
  }
  return false;
}

bool IsThere(const element& json, const char* pointer) {
  element found;
  return json.at_pointer(pointer).get(found) == simdjson::SUCCESS && !found.is_null();
}

}  // namespace

bool SaysFiltered(const element& reply) {
  if (IsNamed(reply, kFilters)) return true;
  // OpenRouter, of the provider's own moderation.
  if (IsThere(reply, "/error/metadata/reasons/0")) return true;
  if (IsThere(reply, "/error/metadata/flagged_input") || IsThere(reply, "/flagged_input")) {
    return true;
  }
  if (IsFilterReason(TextOrEmpty(reply, "/choices/0/finish_reason"))) return true;
  for (const char* pointer : {"/promptFeedback/blockReason", "/prompt_feedback/block_reason"}) {
    if (!TextOrEmpty(reply, pointer).empty()) return true;
  }
  // Where a gateway has flattened Azure's error, its sentence is what is left.
  for (const char* pointer : {"/error/message", "/message", "/error", "/detail"}) {
    const std::string_view words = TextOrEmpty(reply, pointer);
    if (words.find("content management policy") != std::string_view::npos ||
        words.find("ResponsibleAIPolicyViolation") != std::string_view::npos ||
        words.find("content_filter") != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

bool IsFilterReason(std::string_view finish_reason) {
  const std::string folded = Folded(finish_reason);
  return folded == "safety" || folded == "blocklist" || HasOneOf(folded, kFilters);
}

bool SaysQuotaSpent(const element& reply) {
  return IsNamed(reply, kSpent);
}

// The phrases by which vLLM, llama.cpp, TGI and hosted services say it.
bool SaysContextOverflow(std::string_view body) {
  const std::string lower = absl::AsciiStrToLower({body.data(), body.size()});
  static constexpr std::string_view kPhrases[] = {
      "context_length",  "context length", "context size",       "context window", "context_size",
      "maximum context", "must be <=",     "prompt is too long", "too many tokens"};
  return HasOneOf(lower, kPhrases);
}

}  // namespace alert::run
