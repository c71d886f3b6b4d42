#include "text/clean.h"
#include "text/escape.h"
#include "text/utf8.h"

namespace alert {
namespace {

std::string XmlFor(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&apos;";
    default:
      return {c};
  }
}

// These two no XML document may hold, in any form.
bool IsInXml(char32_t value) {
  return value != 0xFFFE && value != 0xFFFF;
}

}  // namespace

std::string XmlAttribute(std::string_view text) {
  const std::string clean = CleanText(text);
  std::string value;
  for (std::string_view rest = clean; !rest.empty();) {
    const CodePoint point = DecodeUtf8(rest);
    if (point.size == 1) {
      value += XmlFor(rest[0]);
    } else {
      value += IsInXml(point.value) ? rest.substr(0, point.size) : kReplacement;
    }
    rest.remove_prefix(point.size);
  }
  return value;
}

}  // namespace alert
