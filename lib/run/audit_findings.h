// The findings of an audit: a sentence a kind, however many there are of it.
#ifndef ALERT_LIB_RUN_AUDIT_FINDINGS_H_
#define ALERT_LIB_RUN_AUDIT_FINDINGS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace alert::run {

class AuditFindings {
 public:
  using Tell = std::function<bool(const std::string&)>;

  // `tell` takes a sentence and returns whether it wants another.
  explicit AuditFindings(const Tell& tell) : tell_(tell) {}

  // Of something that is there once.
  void Add(const std::string& sentence);

  // Of one of many: `kind` are things such as "prompts", `what` is said of each. `place` names it.
  struct Kind {
    std::string_view things;
    std::string_view what;
  };
  void Add(const Kind& kind, std::string place);

  // Tells what has come together, each kind with its first places. `where` stands before it: "run
  // 1: ".
  void Flush(const std::string& where = "");

  bool stopped() const { return stopped_; }

 private:
  struct Places {
    std::string things;
    std::string what;
    uint64_t count = 0;
    std::vector<std::string> first;
  };

  const Tell& tell_;
  bool stopped_ = false;
  std::vector<Places> kinds_;  // in order of appearance
};

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_AUDIT_FINDINGS_H_
