#include "cli_internal.h"

#include "syllabus/app/args.h"
#include "syllabus/app/command.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/text.h"

#include <string.h>

#define LEFT_COLUMN 28

static void print_row(struct out *o, const char *left, const char *right)
{
    size_t width = text_width(left, strlen(left));
    out_printf(o, "  %s%*s%s\n", left, (int)(width + 2 < LEFT_COLUMN ? LEFT_COLUMN - width : 2), "",
               right);
}

static void print_option(struct out *o, const struct arg *a)
{
    struct buf left = BUF_INIT(1024);
    if (a->letter) {
        buf_printf(&left, "-%c, ", a->letter);
    }
    buf_printf(&left, "--%s", a->name);
    if (a->value) {
        buf_printf(&left, " %s", a->value);
    }
    print_row(o, buf_str(&left), _(a->help));
    buf_fini(&left);
}

static void print_usage(struct out *o, const struct command *command)
{
    out_printf(o, "syllabus %s", command->name);
    for (const struct arg *a = command->args; a && a->name; a++) {
        bool must = a->flags & ARG_REQUIRED;
        const char *more = (a->flags & ARG_REPEAT) ? "..." : "";
        if (a->kind == ARG_POSITIONAL) {
            out_printf(o, must ? " %s%s" : " [%s%s]", a->name, more);
        } else if (a->kind == ARG_FLAG) {
            out_printf(o, " [--%s]", a->name);
        } else {
            out_printf(o, must ? " --%s %s%s" : " [--%s %s]%s", a->name, a->value, more);
        }
    }
    out_printf(o, "\n");
}

void help_command(struct cli *c, struct out *o, const struct command *command)
{
    print_usage(o, command);
    out_printf(o, "\n%s\n", _(command->summary));
    const struct arg *first = command->args;
    if (first && first->name) {
        out_printf(o, "\n");
    }
    for (const struct arg *a = first; a && a->name; a++) {
        if (a->kind == ARG_POSITIONAL) {
            print_row(o, a->name, _(a->help));
        } else {
            print_option(o, a);
        }
    }
    out_printf(o, "\n%s\n", _("The options of every command: syllabus --help"));
}

void help_overview(struct cli *c, struct out *o)
{
    out_printf(
        o, "%s\n\n",
        _("syllabus plans courses by talking: say what you want to learn, argue with the plan,\n"
          "finalize it into modules, study them, take them out."));
    out_printf(o, "%s\n", _("Usage: syllabus [OPTION]... [COMMAND [ARGUMENT]...]"));
    out_printf(o, "%s\n\n", _("Without a command the dialogue opens."));
    out_printf(o, "%s\n", _("Commands:"));
    const struct command *command;
    for (size_t i = 0; (command = command_at(c->app, i)) != NULL; i++) {
        if (!(command->flags & COMMAND_SLASH_ONLY)) {
            print_row(o, command->name, _(command->summary));
        }
    }
    out_printf(o, "\n%s\n", _("Options, anywhere before \"--\":"));
    for (const struct arg *a = cli_globals; a->name; a++) {
        print_option(o, a);
    }
    out_printf(o, "\n%s\n",
               _("TRACK is an id, the beginning of one, or an exact title.\n"
                 "\"syllabus COMMAND --help\" tells more; the manual is syllabus(1)."));
}
