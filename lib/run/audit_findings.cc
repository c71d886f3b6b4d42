#include "run/audit_findings.h"

#include <algorithm>

#include "fmt/format.h"

namespace alert::run {
namespace {

constexpr size_t kPlaces = 10;

}  // namespace

void AuditFindings::Add(const std::string& sentence) {
  if (!stopped_) stopped_ = !tell_(sentence);
}

void AuditFindings::Add(const Kind& kind, std::string place) {
  auto found = std::find_if(kinds_.begin(), kinds_.end(), [&](const Places& known) {
    return known.things == kind.things && known.what == kind.what;
  });
  if (found == kinds_.end()) {
    kinds_.push_back({std::string(kind.things), std::string(kind.what), 0, {}});
    found = kinds_.end() - 1;
  }
  ++found->count;
  if (found->first.size() < kPlaces) found->first.push_back(std::move(place));
}

void AuditFindings::Flush(const std::string& where) {
  for (const Places& kind : kinds_) {
    std::string sentence = where + kind.first[0];
    if (kind.count > 1) {
      sentence = fmt::format("{}{} {}", where, kind.count, kind.things);
    }
    sentence += ": " + kind.what;
    if (kind.count > 1) {
      sentence += fmt::format(": {}", fmt::join(kind.first, ", "));
      const uint64_t more = kind.count - kind.first.size();
      if (more > 0) sentence += fmt::format(", and {} more", more);
    }
    Add(sentence);
  }
  kinds_.clear();
}

}  // namespace alert::run
