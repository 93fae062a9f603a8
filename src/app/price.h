/* What models cost, by the settings llm.price.*. */
#ifndef SYLLABUS_APP_PRICE_H
#define SYLLABUS_APP_PRICE_H

#include "syllabus/course/stats.h"

#include <stdint.h>

struct config;
struct prices;

/* By the settings as they are now; owned. */
struct prices *prices_new(const struct config *config);
void prices_free(struct prices *p); /* NULL is fine */
/* NULL when no price is set at all. */
const char *prices_currency(const struct prices *p);
/* For stats_report_new(); `ctx` is the prices. */
enum stats_price prices_of(void *ctx, const char *provider, const char *model, double *prompt,
                           double *completion);

#endif
