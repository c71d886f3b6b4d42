// The structs behind the opaque handles of the C ABI, where every file of this room can see them.
#ifndef ALERT_LIB_CAPI_HANDLES_H_
#define ALERT_LIB_CAPI_HANDLES_H_

#include <memory>

#include "judge/judge.h"
#include "taxonomy/taxonomy.h"

struct alert_taxonomy {
  std::shared_ptr<const alert::Taxonomy> value;
};

struct alert_judge {
  std::shared_ptr<const alert::Judge> value;
};

#endif  // ALERT_LIB_CAPI_HANDLES_H_
