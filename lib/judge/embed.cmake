# Writes the files of INPUT_DIR that FILES names to OUTPUT, as C++ constants: "a-b.txt" becomes
# alert::judge_data::k_a_b_txt, with exactly the bytes of the file.
#   cmake -DINPUT_DIR=... -DFILES=a.json,b.txt -DOUTPUT=... -P embed.cmake
string(REPLACE "," ";" FILES "${FILES}")
set(text "// Made from lib/judge/data by lib/judge/embed.cmake.\n#include \"judge/data.h\"\n\n")
string(APPEND text "namespace alert::judge_data {\n\n")
foreach(file IN LISTS FILES)
  string(MAKE_C_IDENTIFIER "k_${file}" name)
  file(READ "${INPUT_DIR}/${file}" hex HEX)
  string(LENGTH "${hex}" digits)
  math(EXPR size "${digits} / 2")
  string(REGEX REPLACE "(..)" "\\\\x\\1" bytes "${hex}")
  # A literal a line of the output, for compilers limit how long one may be.
  string(REGEX REPLACE "((\\\\x..)(\\\\x..)?(\\\\x..)?(\\\\x..)?(\\\\x..)?(\\\\x..)?(\\\\x..)?(\\\\x..)?)"
         "    \"\\1\"\n" lines "${bytes}")
  string(APPEND text "const std::string_view ${name}(\n${lines}    , ${size});\n\n")
endforeach()
string(APPEND text "}  // namespace alert::judge_data\n")
file(WRITE "${OUTPUT}" "${text}")
