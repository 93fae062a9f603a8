#include "lint_words.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/lint.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define SENTENCES 5

/* In braces stand: {h0} {h1} {h2} hours (of the finding's numbers, in minutes), {p0} percent, {n0}
 * the number as it is, {w} the words of the plan, {o} the other words. */
static const char *const sentences[][SENTENCES] = {
    [LINT_H1] = {N_("the modules sum to {h0}, the budget is {h1}")},
    [LINT_H2] = {N_("the module has no hours"), N_("the lessons sum to {h0}, the module has {h1}")},
    [LINT_H3] = {N_("the module takes {p0} of the course; more than {p1} is out of proportion"),
                 N_("the module has {h0}; less than {h1} is no module")},
    [LINT_H4] = {N_("the modules are of very different sizes: balance {n0} of 100, at least {n1} "
                    "is wanted (100 less the deviation in percent of the mean)")},
    [LINT_H5] = {N_("{h0} for each objective are few, at least {h1} are wanted"),
                 N_("{h0} for each objective are many, at most {h1} are wanted")},
    [LINT_H6] = {N_("the course takes {h0}, but until the deadline ({n2} weeks) there are {h1}")},
    [LINT_O1] = {N_("no module has objectives"), N_("objectives: {n0}, at least {n1} are wanted"),
                 N_("objectives: {n0}, at most {n1} are wanted"),
                 N_("\"{w}\" is too short to say what is learned (words: {n0})"),
                 N_("\"{w}\" is too long for one objective (words: {n0}, at most {n1})")},
    [LINT_O2] = {N_("\"{w}\" does not begin with an action that can be checked")},
    [LINT_O3] = {N_("\"{w}\" cannot be checked: say what the learner will be able to do")},
    [LINT_O4] = {N_("\"{w}\" is a topic, not an action")},
    [LINT_O5] = {N_("\"{w}\" is two objectives in one: \"{o}\" is the second action")},
    [LINT_O6] = {N_("the title repeats that of module {n0}, \"{o}\""),
                 N_("\"{w}\" repeats \"{o}\" of module {n0}")},
    [LINT_O7] = {N_("the course ends with easier objectives than it begins with (levels {n0} and "
                    "{n1} of 6)"),
                 N_("an advanced course, but no objective goes beyond level {n0} of 6: nothing is "
                    "analysed, judged or created")},
    [LINT_A1] = {N_("practice and assessment cannot be seen before there are lessons (modules: "
                    "{n0})"),
                 N_("there is no practice"), N_("nothing is assessed: no quiz and no homework")},
    [LINT_A2] = {N_("\"{w}\" is taught in no lesson"), N_("\"{w}\" is assessed by nothing"),
                 N_("objectives both taught and assessed: {n0} of {n1} ({p2})")},
    [LINT_A3] = {N_("practice takes {p0} of the time, at least {p1} is wanted"),
                 N_("a course of {h0} has no final project")},
    [LINT_A4] = {N_("the assessments are spread unevenly: {n0} of 100, at least {n1} is wanted")},
    [LINT_P1] = {N_("\"{w}\": there is no module {n0}"),
                 N_("\"{w}\": module {n0} does not come before this one")},
    [LINT_P2] = {N_("\"{w}\" uses what module {n0} is about: \"{o}\"")},
    [LINT_P3] = {N_("nothing says what one must know before the course")},
    [LINT_S1] = {N_("the module has the id of module {n0}")},
    [LINT_S2] = {N_("\"{w}\" says nothing")},
    [LINT_S3] = {N_("\"{w}\" is completed and was changed"),
                 N_("\"{w}\" was completed and is gone"), N_("\"{w}\" is pinned and was changed"),
                 N_("\"{w}\" was pinned and is gone")},
    [LINT_S4] = {N_("\"{w}\" was changed, which was not asked for"),
                 N_("\"{w}\" is gone, which was not asked for")},
    [LINT_L1] = {N_("\"{w}\" is not in Russian"), N_("\"{w}\" is not in English")},
    [LINT_L2] = {N_("\"{w}\" mixes Latin and Cyrillic letters")},
    [LINT_L3] = {N_("\"{w}\" is written in a foreign script")},
    [LINT_R1] = {N_("\"{w}\" is no web address"), N_("\"{w}\" leads to no host"),
                 N_("\"{w}\" only stands for an address")},
    [LINT_Q1] = {N_("lesson {n0}: \"{w}\" has fewer than two options"),
                 N_("lesson {n0}: \"{w}\" has the option \"{o}\" twice"),
                 N_("lesson {n0}: the answer to \"{w}\" is none of its options: \"{o}\"")},
    [LINT_Q2] =
        {
            N_("the right answer is option {n0} in {p1} of the questions ({n2}): it can be "
               "guessed"),
            N_("the right answer is the longest option in {p1} of the questions ({n2}): it can "
               "be guessed")},
    [LINT_C1] = {N_("the reply says {h0} (\"{w}\"), the plan has {h1}"),
                 N_("the reply counts {n0} modules (\"{w}\"), the plan has {n1}"),
                 N_("the reply says {p0} practice, the lessons have {p1}"),
                 N_("the reply says {p0} practice, which nothing proves before there are "
                    "lessons")},
};
static_assert(sizeof sentences / sizeof *sentences == LINT_RULE_COUNT, "complete");

static void add_hours(struct buf *out, int64_t minutes)
{
    char *hours = hours_text_in((int)minutes, i18n_language());
    buf_printf(out, _("%s h"), hours);
    free(hours);
}

/* What stands in the braces that begin at s. */
static void add_argument(struct buf *out, const struct lint_finding *f, const char *s)
{
    int64_t number = s[2] >= '0' && s[2] < '0' + LINT_NUMBERS ? f->numbers[s[2] - '0'] : 0;
    if (s[1] == 'h') {
        add_hours(out, number);
    } else if (s[1] == 'n' || s[1] == 'p') {
        buf_printf(out, s[1] == 'n' ? "%lld" : "%lld %%", (long long)number);
    } else {
        const char *text = s[1] == 'w' ? f->what : f->other;
        buf_add_str(out, text ? text : "");
    }
}

char *lint_words(const struct lint_finding *f)
{
    struct buf out = BUF_INIT(LIMIT_TEXT);
    const char *s = _(sentences[f->rule][f->sentence]);
    while (*s) {
        const char *brace = strchr(s, '{');
        const char *end = brace ? strchr(brace, '}') : NULL;
        if (!end) {
            buf_add_str(&out, s);
            break;
        }
        buf_add(&out, s, (size_t)(brace - s));
        add_argument(&out, f, brace);
        s = end + 1;
    }
    char *text = buf_steal(&out);
    buf_fini(&out);
    return text;
}
