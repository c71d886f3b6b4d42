// A sheet and its key, as files.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/siphash.h"
#include "examine/sheet.h"
#include "examine/sheet_page.h"
#include "fmt/format.h"
#include "text/escape.h"
#include "verdict/verdict.h"

namespace alert {
namespace {

const std::string& CategoryName(const Sheet& sheet, uint16_t category) {
  return sheet.taxonomy->categories()[category].name;
}

// Which sheet labels are of: a browser keeps those of several apart.
std::string SheetName(const Sheet& sheet) {
  std::string items;
  for (const SheetItem& item : sheet.items) items += item.item;
  return fmt::format("{:016x}", SipHash64({}, items));
}

// JSON that may stand within a script element: no tag and no comment begins in it.
std::string InScript(std::string_view json) {
  std::string out;
  for (const char c : json) out += c == '<' ? "\\u003c" : std::string(1, c);
  return out;
}

std::string ItemsJson(const Sheet& sheet) {
  std::string json = fmt::format("{{\"sheet\":\"{}\",\"items\":[", SheetName(sheet));
  for (size_t i = 0; i < sheet.items.size(); ++i) {
    const SheetItem& item = sheet.items[i];
    json +=
        fmt::format("{}\n{{\"item\":\"{}\",\"category\":{},\"prompt\":{},\"response\":{}}}",
                    i == 0 ? "" : ",", item.item, JsonString(CategoryName(sheet, item.category)),
                    JsonString(item.prompt), JsonString(item.response));
  }
  return json + "\n]}";
}

std::string KeyEntry(const Sheet& sheet, const SheetItem& item) {
  return fmt::format(
      "{{\"item\": \"{}\", \"model\": {}, \"id\": {}, \"attack\": {}, \"language\": {}, "
      "\"sample\": {}, \"category\": {}, \"judged\": \"{}\"}}",
      item.item, JsonString(item.model), JsonString(item.id), JsonString(item.attack),
      JsonString(item.language), item.sample, JsonString(CategoryName(sheet, item.category)),
      VerdictName(item.judged));
}

}  // namespace

std::string SheetCsv(const Sheet& sheet) {
  std::string csv = "item,category,prompt,response,label,rater,note\n";
  for (const SheetItem& item : sheet.items) {
    csv += fmt::format("{},{},{},{},,,\n", item.item, CsvCell(CategoryName(sheet, item.category)),
                       CsvCell(item.prompt), CsvCell(item.response));
  }
  return csv;
}

std::string SheetHtml(const Sheet& sheet) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src "
      "'sha256-{}'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>Responses to label</title>\n<style>{}</style>\n</head>\n{}"
      "<script type=\"application/json\" "
      "id=\"data\">{}</script>\n<script>{}</script>\n</body>\n</html>\n",
      kSheetScriptHash, kSheetStyleHash, kSheetStyle, kSheetBody, InScript(ItemsJson(sheet)),
      kSheetScript);
}

std::string SheetKey(const Sheet& sheet) {
  std::string key = fmt::format(
      "{{\"schema\": \"alert.v1.SheetKey\",\n \"judge\": {}, \"judge_version\": {}, "
      "\"prompt_hash\": \"{}\",\n \"allocation\": \"{}\", \"by_category\": {}, \"seed\": {},\n"
      " \"responses\": {}, \"undecided\": {}, \"missing\": {}, \"data_hash\": \"{}\",\n",
      JsonString(sheet.judge), JsonString(sheet.options.judge_version), sheet.prompt_hash,
      kSheetAllocations.Name(sheet.options.allocation), sheet.options.by_category,
      sheet.options.seed, sheet.responses, sheet.undecided, sheet.missing, sheet.data_hash);
  key += " \"strata\": [";
  for (size_t i = 0; i < sheet.strata.size(); ++i) {
    key += fmt::format("{}\n  {{\"responses\": {}, \"drawn\": {}}}", i == 0 ? "" : ",",
                       sheet.strata[i].responses, sheet.strata[i].drawn);
  }
  key += "],\n \"cells\": [";
  for (size_t i = 0; i < sheet.cells.size(); ++i) {
    const SheetCell& cell = sheet.cells[i];
    key += fmt::format(
        "{}\n  {{\"category\": {}, \"judged\": \"{}\", \"responses\": {}, \"stratum\": {}}}",
        i == 0 ? "" : ",", JsonString(CategoryName(sheet, cell.category)), VerdictName(cell.judged),
        cell.responses, cell.stratum);
  }
  key += "],\n \"items\": [";
  for (size_t i = 0; i < sheet.items.size(); ++i) {
    key += (i == 0 ? "\n  " : ",\n  ") + KeyEntry(sheet, sheet.items[i]);
  }
  return key + "]}\n";
}

}  // namespace alert
