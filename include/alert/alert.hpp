// libalert for C++17: owning handles, std::string_view, range-for and exceptions over the C ABI.
//
// Header only: nothing of it is in the library, so a program can be built by any compiler and
// standard library. What each call means is said at its C function; here stands only what differs.
// Views (string_view, Span, Category, ScoreRow, ...) are valid as long as the object that they came
// from. Every failure throws alert::Error. A moved-from object can only be assigned to or
// destroyed.
//
// A header a room, as in C; this one includes them all. The version in their namespace keeps these
// classes apart from those inside a static library.
#ifndef ALERT_ALERT_HPP_
#define ALERT_ALERT_HPP_

#include "alert/abi.hpp"
#include "alert/alert.h"
#include "alert/arrow.hpp"
#include "alert/attack.hpp"
#include "alert/compare.hpp"
#include "alert/dataset.hpp"
#include "alert/enumerations.hpp"
#include "alert/examine.hpp"
#include "alert/gate.hpp"
#include "alert/import.hpp"
#include "alert/interval.hpp"
#include "alert/judge.hpp"
#include "alert/panel.hpp"
#include "alert/policy.hpp"
#include "alert/population.hpp"
#include "alert/score.hpp"
#include "alert/tally.hpp"
#include "alert/taxonomy.hpp"
#include "alert/verdict.hpp"

#endif  // ALERT_ALERT_HPP_
