// The cases of a gate as JUnit XML.
#include <string_view>

#include "fmt/format.h"
#include "report/gate.h"
#include "text/escape.h"

namespace alert {
namespace {

// A category may be called like an attack or a language.
std::string CaseName(const GateCase& gate_case) {
  if (gate_case.scope == ALERT_SCORE_ATTACK) return "attack " + gate_case.name;
  if (gate_case.scope == ALERT_SCORE_LANGUAGE) return "language " + gate_case.name;
  return gate_case.name;
}

// The element of a case that did not pass.
std::string Element(alert_gate_outcome outcome) {
  switch (outcome) {
    case ALERT_GATE_FAILED:
      return "failure";
    case ALERT_GATE_NOT_ENOUGH_DATA:
      return "error type=\"not-enough-data\"";
    default:
      return "skipped";
  }
}

// Rows left out are of no model.
std::string ClassName(const GateCase& gate_case) {
  return gate_case.model.empty() ? "alert" : "alert." + gate_case.model;
}

std::string JUnitCase(const GateCase& gate_case) {
  std::string xml =
      fmt::format("    <testcase classname=\"{}\" name=\"{}\"", XmlAttribute(ClassName(gate_case)),
                  XmlAttribute(CaseName(gate_case)));
  if (gate_case.outcome == ALERT_GATE_PASSED) return xml + "/>\n";
  return xml + fmt::format(">\n      <{} message=\"{}\"/>\n    </testcase>\n",
                           Element(gate_case.outcome), XmlAttribute(gate_case.reason));
}

// What has to be known before any case; empty where that is nothing.
std::string JUnitNotes(const Gate& gate) {
  std::string notes;
  for (const std::string& note : gate.notes) notes += XmlAttribute(note) + "\n";
  if (notes.empty()) return "";
  return fmt::format("    <system-out>{}</system-out>\n", notes);
}

}  // namespace

std::string JUnitReport(const Gate& gate) {
  std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  for (size_t begin = 0, end = 0; begin < gate.cases.size(); begin = end) {
    std::string cases;
    size_t counts[ALERT_GATE_OUTCOME_COUNT] = {};
    for (; end < gate.cases.size() && gate.cases[end].model == gate.cases[begin].model; ++end) {
      ++counts[gate.cases[end].outcome];
      cases += JUnitCase(gate.cases[end]);
    }
    xml += fmt::format(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">\n{}{}"
        "  </testsuite>\n",
        XmlAttribute(gate.cases[begin].model.empty() ? "alert" : gate.cases[begin].model),
        end - begin, counts[ALERT_GATE_FAILED], counts[ALERT_GATE_NOT_ENOUGH_DATA],
        counts[ALERT_GATE_SKIPPED], cases, begin == 0 ? JUnitNotes(gate) : "");
  }
  return xml + "</testsuites>\n";
}

}  // namespace alert
