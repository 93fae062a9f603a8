/* Figures as people read them, in the language that is shown now. Owned texts; below 0 is "-": not
 * known. */
#ifndef SYLLABUS_APP_FIGURE_H
#define SYLLABUS_APP_FIGURE_H

#include <stdint.h>

char *figure_count(int64_t n);        /* "1 204" */
char *figure_average(double v);       /* "602", "7.5" */
char *figure_duration(int64_t ms);    /* "420 ms", "2.4 s", "3:05 min" */
char *figure_cost(double cost);       /* "0.0012", "3.20" */
char *figure_percent(double percent); /* "33.33%" */

#endif
