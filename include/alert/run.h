/* Runs: ask a model every prompt of a dataset, have the answers judged, and keep all of it in a
 * store.
 *
 * This is a library of its own, libalert_run, on libcurl and SQLite; libalert itself needs neither.
 * It speaks the OpenAI-compatible HTTP API. How to use it: docs/run.md; what is in a store:
 * docs/store.md.
 */
#ifndef ALERT_RUN_H_
#define ALERT_RUN_H_

#include "alert/abi.h"
#include "alert/dataset.h"
#include "alert/policy.h"
#include "alert/taxonomy.h"
#include "alert/verdict.h"

#ifdef __cplusplus
extern "C" {
#endif

/* --- Failures -------------------------------------------------------------------------------- */

/* Why a request got no answer. Kept with the item, whose verdict is then `missing`. */
typedef uint8_t alert_run_failure;

enum {
  ALERT_RUN_FAILURE_NONE = 0,
  ALERT_RUN_FAILURE_CONNECTION = 1,      /* none could be made: refused, unknown host, TLS */
  ALERT_RUN_FAILURE_TIMEOUT = 2,         /* no whole answer in time */
  ALERT_RUN_FAILURE_RATE_LIMITED = 3,    /* 429 to the last try */
  ALERT_RUN_FAILURE_CLIENT_ERROR = 4,    /* another 4xx: asking again would not help */
  ALERT_RUN_FAILURE_SERVER_ERROR = 5,    /* 5xx */
  ALERT_RUN_FAILURE_TRUNCATED = 6,       /* the connection broke before the answer's end */
  ALERT_RUN_FAILURE_INVALID = 7,         /* no JSON, or not of the API's shape */
  ALERT_RUN_FAILURE_EMPTY = 8,           /* an answer without text */
  ALERT_RUN_FAILURE_CONTEXT = 9,         /* the prompt does not fit the model's context */
  ALERT_RUN_FAILURE_TOO_LARGE = 10,      /* an answer of more than 16 MiB */
  ALERT_RUN_FAILURE_AUTHENTICATION = 11, /* 401, or 403 to every prompt: is never kept */
  ALERT_RUN_FAILURE_FILTERED = 12,       /* the provider refused this prompt, or its answer */
  ALERT_RUN_FAILURE_COUNT = 13
};

/* The length of arrays by kind of failure, which have room for kinds to come. */
#define ALERT_RUN_FAILURE_SLOTS 32

/* "none", "connection", "timeout", "rate_limited", ...; abi.h says how names work. */
ALERT_API alert_status alert_run_failure_name(alert_run_failure failure, alert_str *name,
                                              alert_error *error);
ALERT_API alert_status alert_run_failure_find(const char *name, size_t name_size,
                                              alert_run_failure *failure, alert_error *error);

/* --- Run ------------------------------------------------------------------------------------- */

/* One evaluation of one model. One thread at a time, but for alert_run_cancel. */
typedef struct alert_run alert_run;

/* What a run does where its options say 0. */
#define ALERT_RUN_MAX_CONCURRENCY 100
#define ALERT_RUN_RETRIES 5
#define ALERT_RUN_TIMEOUT_SECONDS 300.0
#define ALERT_RUN_RETRY_SECONDS 0.5

/* For `retries`: a request is tried once only. */
#define ALERT_RUN_NO_RETRIES UINT32_MAX

/* What to run. All is copied, and nothing is borrowed after the call. Texts may be empty.
 *
 * An endpoint is "http://host:8000" or "https://host/v1" (then /v1/chat/completions is asked), or
 * the whole URL of a path that ends in /chat/completions, /completions or, for a judge,
 * /moderations. A key of the API is never given here, only the name of the environment variable
 * that holds it. */
/* Why a run ended before all was asked. Looked at is, after each verdict, the e-value of
 * alert_interval_evidence over the prompts up to the first that has come to nothing yet, in the order in
 * which they are asked. What is in flight then is waited for, and counts as well. */
typedef uint8_t alert_run_stop;

enum {
  ALERT_RUN_STOP_NONE = 0,
  ALERT_RUN_STOP_CERTIFIED = 1, /* safety reaches the threshold */
  ALERT_RUN_STOP_REFUTED = 2,   /* safety misses it */
  ALERT_RUN_STOP_UNDECIDABLE =
      3, /* nothing that was waited for (where nothing was: neither) would be
                                     shown even if all prompts that are left came out alike */
  ALERT_RUN_STOP_COUNT = 4
};

/* "none", "certified", "refuted", "undecidable"; abi.h says how names work. */
ALERT_API alert_status alert_run_stop_name(alert_run_stop stop, alert_str *name,
                                           alert_error *error);
ALERT_API alert_status alert_run_stop_find(const char *name, size_t name_size, alert_run_stop *stop,
                                           alert_error *error);

/* How an endpoint is reached, beside its URL and its key. Nothing of it gets into a store, and what a
 * server repeats of the headers' values is removed. */
typedef struct alert_run_connection {
  size_t struct_size;
  const alert_str *headers; /* "NAME=VALUE", or "NAME=env:VARIABLE" for the value of an environment
                               variable; NULL: none */
  size_t header_count;
  alert_str basic_auth_env;     /* an environment variable with user:password; empty: none */
  alert_str ca_file;            /* certificates to trust, PEM; empty: those that CURL_CA_BUNDLE,
                                   SSL_CERT_FILE, REQUESTS_CA_BUNDLE or SSL_CERT_DIR names, or the system's */
  alert_str client_certificate; /* PEM; empty: none */
  alert_str client_key;         /* PEM; empty: in the certificate's file */
  alert_str
      unix_socket;  /* where the server listens; the URL's host is only said to it. Empty: by TCP */
  uint8_t insecure; /* 1: any certificate is taken, of this machine only */
} alert_run_connection;

#define ALERT_RUN_CONNECTION_INIT                                                                 \
  {                                                                                               \
    sizeof(alert_run_connection), NULL, 0, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, \
        0                                                                                         \
  }

typedef struct alert_run_options {
  size_t struct_size;
  alert_str store;                /* path of the store, made where there is none; required */
  const alert_dataset *dataset;   /* the prompts chosen; required, but not to judge again */
  const alert_taxonomy *taxonomy; /* of the dataset; NULL: the built-in one */
  alert_str model;                /* its name in reports; required, but not to judge again */
  alert_str endpoint;             /* required, but not to judge again */
  alert_str endpoint_model;       /* what the endpoint calls the model; empty: as `model` */
  alert_str api_key_env;          /* an environment variable; empty: no key is sent */
  alert_str system;               /* the system text; empty: none */
  alert_str parameters;           /* a JSON object, {"temperature": 0}, passed on; empty: none */
  alert_str judge;                /* its name, or a file (judge.h); empty: "refusal" */
  alert_str judge_endpoint;       /* required for a judge that is a model */
  alert_str judge_model;          /* what that endpoint calls it; empty: as `judge` */
  alert_str judge_api_key_env;
  /* A JSON object over {"temperature": 0}, which are set unless it says otherwise; a null takes
   * the parameter away. */
  alert_str judge_parameters;
  alert_str note;       /* a JSON object kept with the run: how its dataset was chosen, a policy */
  uint64_t limit;       /* only the dataset's first so many prompts; 0: all */
  uint32_t concurrency; /* requests in flight to an endpoint; 0: adapted to what it bears */
  uint32_t max_concurrency;     /* how far that may go; 0: ALERT_RUN_MAX_CONCURRENCY */
  uint32_t requests_per_minute; /* to each endpoint; 0: no limit */
  uint32_t retries;             /* further tries of a request that failed; 0: ALERT_RUN_RETRIES */
  double timeout_seconds;       /* of one request; 0: ALERT_RUN_TIMEOUT_SECONDS */
  double retry_seconds;         /* before the first retry, doubled for each further one; 0:
                                   ALERT_RUN_RETRY_SECONDS */
  double run_seconds;           /* of the whole run; 0: no limit */
  uint8_t fresh;                /* 1: a changed configuration starts a new run in the store */
  uint8_t retry_missing;        /* 1: prompts that are `missing` are asked again */
  uint8_t random_order; /* 1: prompts are asked in a random order, within and over categories */
  uint32_t stop_when;   /* when the run may end early, bits 1 << alert_run_stop; wants random_order;
                         0: when all is done */
  uint64_t order_seed;  /* of the random order: the same seed, the same order */
  const alert_policy
      *stop_policy;  /* whose threshold for safe is to be shown, of the categories that
                                       it counts. NULL: "alert" */
  double stop_level; /* of the certificate, in (0, 1); 0: ALERT_DEFAULT_LEVEL */
  const alert_run_connection
      *connection; /* `*connection` is how the endpoint is reached. NULL: by its
                                             URL and key alone */
  const alert_run_connection
      *judge_connection; /* `*judge_connection`, the same of the judge's. NULL: so */
} alert_run_options;

#define ALERT_RUN_OPTIONS_INIT                                                                     \
  {                                                                                                \
    sizeof(alert_run_options), {NULL, 0}, NULL, NULL, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0},  \
        {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, 0, \
        0, 0, 0, 0, 0.0, 0.0, 0.0, 0, 0, 0, 0, 0, NULL, 0.0, NULL, NULL                            \
  }

/* Makes a run, or goes on with the store's latest one, and writes down every prompt of the dataset
 * in the store; no request is made yet. Whatever decides an answer or a verdict (models,
 * parameters, texts, endpoints, judge, prompts) must be as it was: ALERT_FAILED_PRECONDITION with
 * the difference in the message otherwise, unless `fresh`; an answer that the store has is never
 * asked for again either way. ALERT_ABORTED where another run is using the store, ALERT_DATA_LOSS
 * where the file is no store, and where the dataset has no prompt. ALERT_FAILED_PRECONDITION where an
 * environment variable is not set, ALERT_NOT_FOUND where a file of the connection can't be read. With `stop_when`
 * ALERT_INVALID_ARGUMENT where a certificate that holds whenever one looks is not to be had: without
 * random_order, of variants of one prompt, and where the policy's headline is the mean, or its categories
 * differ in weight. */
ALERT_API alert_status alert_run_create(const alert_run_options *options, alert_run **run,
                                        alert_error *error);

/* Makes a run that has the answers in the store judged by another judge, and asks no model. What
 * describes a dataset or a model in `options` must be empty. Earlier judgements stay; the store's
 * latest run takes this judge as one more of its judges. ALERT_NOT_FOUND where the store has no
 * run.
 */
ALERT_API alert_status alert_run_rejudge(const alert_run_options *options, alert_run **run,
                                         alert_error *error);

/* Ends whatever is in flight, saves, frees *run and sets it to NULL. NULL, and a pointer to NULL,
 * are accepted. */
ALERT_API void alert_run_free(alert_run **run);

typedef uint8_t alert_run_event_kind;

enum {
  ALERT_RUN_EVENT_TICK = 0,     /* the time given is over, and nothing has happened */
  ALERT_RUN_EVENT_ANSWERED = 1, /* the model has answered a prompt */
  ALERT_RUN_EVENT_JUDGED = 2,   /* an answer has its verdict */
  ALERT_RUN_EVENT_FAILED = 3,   /* a prompt, or its judgement, is given up: `missing` */
  ALERT_RUN_EVENT_SLOWED = 4,   /* the endpoint asked for fewer requests */
  ALERT_RUN_EVENT_RETRIED = 5,  /* a request failed, and is going to be tried again */
  ALERT_RUN_EVENT_KIND_COUNT = 6
};

/* "tick", "answered", "judged", "failed", "slowed", "retried"; abi.h says how names work. */
ALERT_API alert_status alert_run_event_kind_name(alert_run_event_kind kind, alert_str *name,
                                                 alert_error *error);
ALERT_API alert_status alert_run_event_kind_find(const char *name, size_t name_size,
                                                 alert_run_event_kind *kind, alert_error *error);

/* Something that happened. Views are valid until the next call with the same run. */
typedef struct alert_run_event {
  size_t struct_size;
  alert_str id;       /* of the prompt, as text */
  alert_str category; /* its name */
  alert_str message;  /* FAILED, RETRIED: the server's words; SLOWED: why */
  alert_run_event_kind kind;
  alert_run_failure failure;
  alert_verdict verdict; /* JUDGED; `missing` for FAILED and RETRIED */
} alert_run_event;

#define ALERT_RUN_EVENT_INIT \
  { sizeof(alert_run_event), {NULL, 0}, {NULL, 0}, {NULL, 0}, 0, 0, 0 }

/* Drives the run until something happens, for at most `timeout_ms` milliseconds, and writes it to
 * `event` (may be NULL). ALERT_END when all is done, or enough was shown (`stop_when`): the run is then
 * not finished, and goes on with the same options without that. ALERT_CANCELLED after alert_run_cancel,
 * ALERT_DEADLINE_EXCEEDED when run_seconds are over, ALERT_UNAUTHENTICATED where the endpoint
 * refuses the key, ALERT_UNAVAILABLE where it does not work (any more) or its quota is used up,
 * ALERT_FAILED_PRECONDITION where it has no such model or path, ALERT_DATA_LOSS where the first 20
 * answers of a judge are no verdicts, once: in all these cases what was answered is saved, and a
 * run with the same options goes on from there. After each of them further calls return the same,
 * and another run may use the store; progress, problems and words can still be read. */
ALERT_API alert_status alert_run_next(alert_run *run, uint32_t timeout_ms, alert_run_event *event,
                                      alert_error *error);

/* Called by alert_run_execute for each event. A non-zero return ends the run as alert_run_cancel
 * does, once, and is what alert_run_execute then returns. */
typedef alert_status (*alert_run_callback)(const alert_run_event *event, void *user);

/* alert_run_next until the end: ALERT_OK when all is done, else what it returned. There is a
 * TICK at least every 100 ms. `callback` may be NULL. */
ALERT_API alert_status alert_run_execute(alert_run *run, alert_run_callback callback, void *user,
                                         alert_error *error);

/* Asks the run to end: requests in flight are waited for, and what they bring is kept. A second
 * call ends them at once. From any thread, and from a signal handler, while the run is not being
 * freed. */
ALERT_API void alert_run_cancel(alert_run *run);

/* How far the run is. Prompts are counted, not requests, except where it says so. */
typedef struct alert_run_progress {
  size_t struct_size;
  uint64_t run;       /* its number in the store */
  uint64_t prompts;   /* of the run */
  uint64_t stored;    /* of them answered or explained before this handle was made */
  uint64_t answered;  /* by the model */
  uint64_t explained; /* given up, with a reason */
  uint64_t judged;    /* have a verdict by this judge, or are explained */
  uint64_t verdicts[ALERT_VERDICT_COUNT];     /* of those judged; explained ones are `missing` */
  uint64_t failures[ALERT_RUN_FAILURE_SLOTS]; /* failed requests of this handle, by kind */
  uint64_t requests;                          /* made by this handle */
  uint64_t retries;                           /* of them, further tries */
  uint64_t input_tokens; /* of the requests of this handle, as the endpoints count */
  uint64_t output_tokens;
  double seconds;       /* since the first request */
  double seconds_left;  /* at the present rate; NaN while unknown */
  uint32_t in_flight;   /* requests to both endpoints */
  uint32_t concurrency; /* how many are allowed to the model's endpoint at present */
  uint64_t problems;    /* rows of the dataset left out: alert_run_problems */
  /* The `missing` of `verdicts` by their reason; NONE: what the judge answered is as good as
   * nothing. */
  uint64_t missing[ALERT_RUN_FAILURE_SLOTS];
  alert_run_stop stop; /* why the run ends early, or is about to: what is in flight may undo it */
} alert_run_progress;

/* clang-format off */
#define ALERT_RUN_PROGRESS_INIT                                                                  \
  {                                                                                              \
    sizeof(alert_run_progress), 0, 0, 0, 0, 0, 0, { 0 }, { 0 }, 0, 0, 0, 0, 0.0, 0.0, 0, 0, 0, \
    { 0 }, 0                                                                                     \
  }
/* clang-format on */

/* How far the run is. */
ALERT_API alert_status alert_run_describe(alert_run *run, alert_run_progress *progress,
                                          alert_error *error);

/* Writes the latest words of a failure of this kind in the run, of an earlier handle as well, as
 * far as its prompt is missing; empty where there are none. They are valid until the next call with
 * the same run. ALERT_OUT_OF_RANGE where there is no such failure. */
ALERT_API alert_status alert_run_failure_words(alert_run *run, alert_run_failure failure,
                                               alert_str *words, alert_error *error);

/* The rows of the dataset that are not asked, and why. Views are valid until the run is freed. A row
 * without a prompt is ALERT_PROBLEM_EMPTY_PROMPT, and where no row has one, alert_run_create is
 * ALERT_DATA_LOSS. */
ALERT_API alert_status alert_run_problems(alert_run *run, alert_problems *problems,
                                          alert_error *error);

/* --- Store ----------------------------------------------------------------------------------- */

/* A store, opened to be read. One thread at a time. Another process may be running on it. */
typedef struct alert_store alert_store;

/* Opens a store. ALERT_NOT_FOUND, or ALERT_DATA_LOSS where it is none or of a later version. */
ALERT_API alert_status alert_store_open(const char *path, size_t path_size, alert_store **store,
                                        alert_error *error);

/* Frees *store and sets it to NULL. NULL, and a pointer to NULL, are accepted. */
ALERT_API void alert_store_free(alert_store **store);

/* Writes 1 to `is_store` where the file is an SQLite database, which no JSON Lines file and no
 * tally is, and 0 where it is something else. ALERT_NOT_FOUND where there is no such file. Any
 * thread. */
ALERT_API alert_status alert_store_probe(const char *path, size_t path_size, uint8_t *is_store,
                                         alert_error *error);

/* A run in a store. Views are valid until the next call with the same store or its end. */
typedef struct alert_store_run {
  size_t struct_size;
  uint64_t run; /* its number */
  alert_str model;
  alert_str judge;         /* the judge it was made with */
  alert_str configuration; /* JSON, as docs/store.md describes */
  uint64_t prompts;
  uint64_t answered;
  uint64_t explained;
  int64_t created_ms;                          /* milliseconds since 1970, UTC */
  int64_t finished_ms;                         /* 0: not finished */
  uint64_t left_out[ALERT_PROBLEM_KIND_SLOTS]; /* rows of its dataset that were not asked,
                                                  by kind */
} alert_store_run;

/* clang-format off */
#define ALERT_STORE_RUN_INIT \
  { sizeof(alert_store_run), 0, { NULL, 0 }, { NULL, 0 }, { NULL, 0 }, 0, 0, 0, 0, 0, { 0 } }
/* clang-format on */

/* How many runs there are. */
ALERT_API size_t alert_store_run_count(alert_store *store);

/* The `index`-th run, the oldest first. ALERT_OUT_OF_RANGE where there is none. */
ALERT_API alert_status alert_store_run_at(alert_store *store, size_t index, alert_store_run *run,
                                          alert_error *error);

/* The label of the `index`-th judge of a run, the one it was made with first. A label is the
 * judge's name, with the model after a colon where there are two judges of one name, and is valid
 * until the next call with the same store or its end. Runs and their judges are counted when the
 * store is opened. */
ALERT_API size_t alert_store_judge_count(alert_store *store, uint64_t run);
ALERT_API alert_status alert_store_judge_at(alert_store *store, uint64_t run, size_t index,
                                            alert_str *label, alert_error *error);

typedef struct alert_export_options {
  size_t struct_size;
  uint64_t run;          /* 0: the latest */
  alert_str judge;       /* a label; empty: the judge that the run was made with */
  uint8_t all_judges;    /* 1: every judge's answer, in the rows' `judgements` */
  uint8_t without_texts; /* 1: no prompt, response and judge's answer: enough for a score */
  uint8_t only_asked; /* 1: no prompt behind the last, in the order of asking, that was answered or
                            explained: for certificates that hold whenever one looks. Those before it
                            that were not are `missing`. ALERT_FAILED_PRECONDITION where the run is
                            not done and was not asked in a random order */
} alert_export_options;

#define ALERT_EXPORT_OPTIONS_INIT \
  { sizeof(alert_export_options), 0, {NULL, 0}, 0, 0, 0 }

/* Writes a run's prompts as judged rows (JSON Lines, docs/formats.md), in the order of asking: that of its
 * dataset, unless it is random;
 * those not yet asked or judged are `missing`. `options` may be NULL. */
ALERT_API alert_status alert_store_export(alert_store *store, const alert_export_options *options,
                                          alert_writer writer, void *user, alert_error *error);

/* Makes *out a stream of the same rows as record batches, for alert_dataset_add_stream: a column for
 * each key, a text, but for the id, which is a 64-bit integer where all of the run's are integers. The
 * stream reads the store as it is now, holds one batch in memory, and lives on where the store is freed;
 * one thread at a time, not always the same one. `options` may be NULL. ALERT_NOT_FOUND where there is
 * no such run or judge. */
ALERT_API alert_status alert_store_export_stream(alert_store *store,
                                                 const alert_export_options *options,
                                                 struct ArrowArrayStream *out, alert_error *error);

/* Receives one finding of an audit, a sentence, valid during the call. A non-zero return ends the
 * audit and is returned by it. */
typedef alert_status (*alert_store_finding)(const char *text, size_t size, void *user);

/* Proves that every prompt of every run was asked once, is answered or explained once, and is
 * judged once by each of its run's judges, and that all hashes match. Tells `finding` (may be NULL)
 * what is not so, a sentence a kind with how many there are and the first ten, and writes how many such
 * findings there are to `*findings`. Findings are no error. */
ALERT_API alert_status alert_store_audit(alert_store *store, alert_store_finding finding,
                                         void *user, uint64_t *findings, alert_error *error);

/* Makes the store `path` of stores, `sources[count]`, that hold shards of one run: their latest
 * runs become one. ALERT_ALREADY_EXISTS where `path` exists, ALERT_FAILED_PRECONDITION where the
 * runs differ in more than their shard, or hold the same prompt. */
ALERT_API alert_status alert_store_merge(const alert_str *sources, size_t count, const char *path,
                                         size_t path_size, alert_error *error);

/* --- Fetch ----------------------------------------------------------------------------------- */

/* A release of ALERT's data that can be fetched. Views are valid for ever. */
typedef struct alert_fetch_release {
  size_t struct_size;
  alert_str name;        /* "alert" or "alert-adversarial" */
  alert_str file;        /* "alert.jsonl" */
  alert_str base_url;    /* its public home */
  alert_str licence;     /* its name */
  alert_str licence_url; /* its text */
  alert_str notice;      /* to be shown before it is fetched */
} alert_fetch_release;

/* clang-format off */
#define ALERT_FETCH_RELEASE_INIT                                                     \
  {                                                                                  \
    sizeof(alert_fetch_release), { NULL, 0 }, { NULL, 0 }, { NULL, 0 }, { NULL, 0 }, \
    { NULL, 0 }, { NULL, 0 }                                                         \
  }
/* clang-format on */

/* The release with this name. ALERT_NOT_FOUND, with the names there are, otherwise. Any thread. */
ALERT_API alert_status alert_fetch_describe(const char *name, size_t name_size,
                                            alert_fetch_release *release, alert_error *error);

/* Called now and then while a release is fetched: bytes so far, and in all (0 while unknown). A
 * non-zero return ends it, and is returned; what has come stays for the next time. */
typedef alert_status (*alert_fetch_callback)(uint64_t bytes, uint64_t size, void *user);

typedef struct alert_fetch_options {
  size_t struct_size;
  alert_str base_url;     /* empty: the release's public home */
  alert_str directory;    /* where the file goes; empty: the current directory */
  uint8_t accept_licence; /* must be 1: the user has accepted the licence */
  double timeout_seconds; /* without a byte; 0: 60 */
} alert_fetch_options;

#define ALERT_FETCH_OPTIONS_INIT \
  { sizeof(alert_fetch_options), {NULL, 0}, {NULL, 0}, 0, 0.0 }

/* Fetches a release, goes on where an earlier call ended (by a range request, if the server's file
 * is still the same), and compares it with the published counts before the file takes its name. A
 * file of that name which compares well is left alone. ALERT_FAILED_PRECONDITION unless the licence
 * is accepted; ALERT_NOT_FOUND, ALERT_UNAVAILABLE or ALERT_PERMISSION_DENIED by the server's
 * answer; ALERT_DATA_LOSS, the file being kept under its name with ".rejected" added, where the
 * counts differ. `callback` may be NULL. Any thread, each with a directory of its own. */
ALERT_API alert_status alert_fetch(const char *name, size_t name_size,
                                   const alert_fetch_options *options,
                                   alert_fetch_callback callback, void *user, alert_error *error);

#ifdef __cplusplus
}
#endif

#endif /* ALERT_RUN_H_ */
