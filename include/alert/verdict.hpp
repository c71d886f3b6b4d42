// Verdicts, whose names are among those of all enumerations.
#ifndef ALERT_VERDICT_HPP_
#define ALERT_VERDICT_HPP_

#include "alert/enumerations.hpp"
#include "alert/verdict.h"

#endif  // ALERT_VERDICT_HPP_
