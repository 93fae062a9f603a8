#include "cli_internal.h"

#include "syllabus/app/document.h"

static void write_out(void *ctx, const char *text, size_t n)
{
    out_bytes(ctx, text, n);
}

void print_member(struct out *o, enum document_kind kind, const struct json_object *row)
{
    document_print_row(kind, row, write_out, o);
}

void print_document(struct out *o, enum document_kind kind, const struct json_object *document,
                    int64_t now_ms)
{
    document_print(kind, document, now_ms, write_out, o);
}
