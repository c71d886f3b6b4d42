# Writes the files of INPUT_DIR that FILES names to OUTPUT, with exactly their bytes, as the table behind
# FUNCTION, which HEADER declares in NAMESPACE.
#   cmake -DINPUT_DIR=... -DFILES=a.json,b.txt -DHEADER=judge/data.h -DNAMESPACE=alert
#         -DFUNCTION=FindJudgeData -DOUTPUT=... -P embed.cmake
string(REPLACE "," ";" FILES "${FILES}")
set(constants "")
set(rows "")
foreach(file IN LISTS FILES)
  string(MAKE_C_IDENTIFIER "k_${file}" name)
  file(READ "${INPUT_DIR}/${file}" hex HEX)
  string(LENGTH "${hex}" digits)
  math(EXPR size "${digits} / 2")
  string(REGEX REPLACE "(..)" "\\\\x\\1" bytes "${hex}")
  # A literal a line of the output, for compilers limit how long one may be.
  string(REGEX REPLACE "((\\\\x..)(\\\\x..)?(\\\\x..)?(\\\\x..)?(\\\\x..)?(\\\\x..)?(\\\\x..)?(\\\\x..)?)"
         "    \"\\1\"\n" lines "${bytes}")
  string(APPEND constants "constexpr std::string_view ${name}(\n${lines}    , ${size});\n\n")
  string(APPEND rows "    {\"${file}\", ${name}},\n")
endforeach()
file(WRITE "${OUTPUT}" "// Made by lib/judge/embed.cmake.
#include \"${HEADER}\"

namespace ${NAMESPACE} {
namespace {

${constants}constexpr struct {
  std::string_view name;
  std::string_view bytes;
} kFiles[] = {
${rows}};

}  // namespace

const std::string_view* ${FUNCTION}(std::string_view name) {
  for (const auto& file : kFiles) {
    if (file.name == name) return &file.bytes;
  }
  return nullptr;
}

}  // namespace ${NAMESPACE}
")
