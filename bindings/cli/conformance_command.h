// alert judge conformance: whether a parser of judges' answers reads them as it should.
#ifndef ALERT_BINDINGS_CLI_CONFORMANCE_COMMAND_H_
#define ALERT_BINDINGS_CLI_CONFORMANCE_COMMAND_H_

#include "command.h"

namespace alert::cli {

void AddConformance(CLI::App& judge, Context& context);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_CONFORMANCE_COMMAND_H_
