// JSON whose texts have pieces of characters in them, as cut-off answers do.
#ifndef ALERT_BINDINGS_CLI_WHOLE_TEXT_H_
#define ALERT_BINDINGS_CLI_WHOLE_TEXT_H_

#include <string>
#include <string_view>

namespace alert::cli {

// `json` with U+FFFD in the place of each byte that is no UTF-8 and of each escape that is half of
// a surrogate pair, as the library reads them; a strict parser refuses all of the text for one.
std::string WithWholeCharacters(std::string_view json);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_WHOLE_TEXT_H_
