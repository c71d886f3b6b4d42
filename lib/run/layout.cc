// The layout of every public struct of libalert_run.
#include "alert/run.h"
#include "base/pin.h"

ALERT_PIN(alert_run_options, struct_size, 0);
ALERT_PIN(alert_run_options, store, 8);
ALERT_PIN(alert_run_options, dataset, 24);
ALERT_PIN(alert_run_options, taxonomy, 32);
ALERT_PIN(alert_run_options, model, 40);
ALERT_PIN(alert_run_options, endpoint, 56);
ALERT_PIN(alert_run_options, endpoint_model, 72);
ALERT_PIN(alert_run_options, api_key_env, 88);
ALERT_PIN(alert_run_options, system, 104);
ALERT_PIN(alert_run_options, parameters, 120);
ALERT_PIN(alert_run_options, judge, 136);
ALERT_PIN(alert_run_options, judge_endpoint, 152);
ALERT_PIN(alert_run_options, judge_model, 168);
ALERT_PIN(alert_run_options, judge_api_key_env, 184);
ALERT_PIN(alert_run_options, judge_parameters, 200);
ALERT_PIN(alert_run_options, note, 216);
ALERT_PIN(alert_run_options, limit, 232);
ALERT_PIN(alert_run_options, concurrency, 240);
ALERT_PIN(alert_run_options, max_concurrency, 244);
ALERT_PIN(alert_run_options, requests_per_minute, 248);
ALERT_PIN(alert_run_options, retries, 252);
ALERT_PIN(alert_run_options, timeout_seconds, 256);
ALERT_PIN(alert_run_options, retry_seconds, 264);
ALERT_PIN(alert_run_options, run_seconds, 272);
ALERT_PIN(alert_run_options, fresh, 280);
ALERT_PIN(alert_run_options, retry_missing, 281);

ALERT_PIN(alert_run_event, struct_size, 0);
ALERT_PIN(alert_run_event, id, 8);
ALERT_PIN(alert_run_event, category, 24);
ALERT_PIN(alert_run_event, message, 40);
ALERT_PIN(alert_run_event, kind, 56);
ALERT_PIN(alert_run_event, failure, 57);
ALERT_PIN(alert_run_event, verdict, 58);

ALERT_PIN(alert_run_progress, struct_size, 0);
ALERT_PIN(alert_run_progress, run, 8);
ALERT_PIN(alert_run_progress, prompts, 16);
ALERT_PIN(alert_run_progress, stored, 24);
ALERT_PIN(alert_run_progress, answered, 32);
ALERT_PIN(alert_run_progress, explained, 40);
ALERT_PIN(alert_run_progress, judged, 48);
ALERT_PIN(alert_run_progress, verdicts, 56);
ALERT_PIN(alert_run_progress, failures, 88);
ALERT_PIN(alert_run_progress, requests, 344);
ALERT_PIN(alert_run_progress, retries, 352);
ALERT_PIN(alert_run_progress, input_tokens, 360);
ALERT_PIN(alert_run_progress, output_tokens, 368);
ALERT_PIN(alert_run_progress, seconds, 376);
ALERT_PIN(alert_run_progress, seconds_left, 384);
ALERT_PIN(alert_run_progress, in_flight, 392);
ALERT_PIN(alert_run_progress, concurrency, 396);
ALERT_PIN(alert_run_progress, problems, 400);
ALERT_PIN(alert_run_progress, missing, 408);

ALERT_PIN(alert_store_run, struct_size, 0);
ALERT_PIN(alert_store_run, run, 8);
ALERT_PIN(alert_store_run, model, 16);
ALERT_PIN(alert_store_run, judge, 32);
ALERT_PIN(alert_store_run, configuration, 48);
ALERT_PIN(alert_store_run, prompts, 64);
ALERT_PIN(alert_store_run, answered, 72);
ALERT_PIN(alert_store_run, explained, 80);
ALERT_PIN(alert_store_run, created_ms, 88);
ALERT_PIN(alert_store_run, finished_ms, 96);
ALERT_PIN(alert_store_run, left_out, 104);

ALERT_PIN(alert_export_options, struct_size, 0);
ALERT_PIN(alert_export_options, run, 8);
ALERT_PIN(alert_export_options, judge, 16);
ALERT_PIN(alert_export_options, all_judges, 32);
ALERT_PIN(alert_export_options, without_texts, 33);

ALERT_PIN(alert_fetch_release, struct_size, 0);
ALERT_PIN(alert_fetch_release, name, 8);
ALERT_PIN(alert_fetch_release, file, 24);
ALERT_PIN(alert_fetch_release, base_url, 40);
ALERT_PIN(alert_fetch_release, licence, 56);
ALERT_PIN(alert_fetch_release, licence_url, 72);
ALERT_PIN(alert_fetch_release, notice, 88);

ALERT_PIN(alert_fetch_options, struct_size, 0);
ALERT_PIN(alert_fetch_options, base_url, 8);
ALERT_PIN(alert_fetch_options, directory, 24);
ALERT_PIN(alert_fetch_options, accept_licence, 40);
ALERT_PIN(alert_fetch_options, timeout_seconds, 48);
