#include "text/utf8.h"

#include <algorithm>
#include <iterator>

namespace alert {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

struct Range {
  char32_t first;
  char32_t last;
};

// From Unicode's general categories Mn, Me and Cf; whole blocks where most of a block is so.
constexpr Range kZeroWidth[] = {
    {0x0300, 0x036F},   {0x0483, 0x0489},   {0x0591, 0x05BD}, {0x0610, 0x061A}, {0x064B, 0x065F},
    {0x06D6, 0x06DC},   {0x0900, 0x0902},   {0x0941, 0x0948}, {0x094D, 0x094D}, {0x0E31, 0x0E31},
    {0x0E34, 0x0E3A},   {0x0E47, 0x0E4E},   {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F},
    {0x2060, 0x2064},   {0x20D0, 0x20FF},   {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF},
    {0x1F3FB, 0x1F3FF}, {0xE0000, 0xE01EF},
};

// From Unicode's East Asian widths W and F.
constexpr Range kDoubleWidth[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2E80, 0x303E},   {0x3041, 0x33FF},
    {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xA960, 0xA97F},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},
    {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF},
    {0x20000, 0x3FFFD},
};

template <size_t kCount>
bool Contains(const Range (&ranges)[kCount], char32_t value) {
  const Range* after =
      std::upper_bound(std::begin(ranges), std::end(ranges), value,
                       [](char32_t v, const Range& range) { return v < range.first; });
  return after != std::begin(ranges) && value <= std::prev(after)->last;
}

size_t WidthOf(char32_t value) {
  if (Contains(kZeroWidth, value)) return 0;
  return Contains(kDoubleWidth, value) ? 2 : 1;
}

// The size that a lead byte announces, the smallest code point that needs it, and the bits of it
// that the lead byte holds.
struct Lead {
  size_t size;
  char32_t smallest;
  char32_t bits;
};

Lead ReadLead(unsigned char byte) {
  if (byte < 0x80) return {1, 0, byte};
  if (byte >= 0xC2 && byte < 0xE0) return {2, 0x80, byte & 0x1Fu};
  if (byte >= 0xE0 && byte < 0xF0) return {3, 0x800, byte & 0x0Fu};
  if (byte >= 0xF0 && byte < 0xF5) return {4, 0x10000, byte & 0x07u};
  return {0, 0, 0};
}

}  // namespace

CodePoint DecodeUtf8(std::string_view text) {
  constexpr CodePoint kInvalid = {kReplacement, 1};
  const Lead lead = ReadLead(static_cast<unsigned char>(text[0]));
  if (lead.size == 0 || lead.size > text.size()) return kInvalid;
  char32_t value = lead.bits;
  for (size_t i = 1; i < lead.size; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0) != 0x80) return kInvalid;
    value = value << 6 | (byte & 0x3Fu);
  }
  const bool surrogate = value >= 0xD800 && value < 0xE000;
  if (value < lead.smallest || value > 0x10FFFF || surrogate) return kInvalid;
  return {value, lead.size};
}

size_t DisplayWidth(std::string_view text) {
  size_t width = 0;
  while (!text.empty()) {
    const CodePoint point = DecodeUtf8(text);
    width += WidthOf(point.value);
    text.remove_prefix(point.size);
  }
  return width;
}

std::string PadToWidth(std::string_view text, size_t width) {
  std::string padded(text);
  padded.append(width - std::min(width, DisplayWidth(text)), ' ');
  return padded;
}

std::string CutToWidth(std::string_view text, size_t width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  if (width == 0) return "";
  size_t size = 0;
  size_t used = 1;  // by the ellipsis
  while (size < text.size()) {
    const CodePoint point = DecodeUtf8(text.substr(size));
    used += WidthOf(point.value);
    if (used > width) break;
    size += point.size;
  }
  return std::string(text.substr(0, size)) + "…";
}

}  // namespace alert
