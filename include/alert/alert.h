/* The whole of libalert, in the order of its rooms. docs/abi.md is the contract that all keep. */
#ifndef ALERT_ALERT_H_
#define ALERT_ALERT_H_

/* In the order of the rooms. */
/* clang-format off */
#include "alert/abi.h"
#include "alert/verdict.h"
#include "alert/taxonomy.h"
#include "alert/attack.h"
#include "alert/import.h"
#include "alert/dataset.h"
#include "alert/judge.h"
#include "alert/tally.h"
#include "alert/policy.h"
#include "alert/population.h"
#include "alert/interval.h"
#include "alert/score.h"
#include "alert/compare.h"
#include "alert/panel.h"
#include "alert/examine.h"
#include "alert/report.h"
#include "alert/gate.h"
#include "alert/arrow.h"
/* clang-format on */

#endif /* ALERT_ALERT_H_ */
