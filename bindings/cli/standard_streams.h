// Descriptors 0, 1 and 2, which a shell may have closed.
#ifndef ALERT_BINDINGS_CLI_STANDARD_STREAMS_H_
#define ALERT_BINDINGS_CLI_STANDARD_STREAMS_H_

namespace alert::cli {

// Takes the place of those that are closed: otherwise the next file that is opened would get it,
// and what is meant for the stream would go into the file. Reading standard input or writing
// standard output then fails as it does where it is closed; messages go nowhere. To be called
// before anything is opened; false where it can't be done.
bool HoldStandardStreams();

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_STANDARD_STREAMS_H_
