/* Any bytes as a YAML file: no scalar lies outside it. */
#include "syllabus/base/yaml.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct yaml_node *node, size_t size)
{
    if (node->start > node->end || node->end > size) {
        abort();
    }
    for (size_t i = 0; i < node->count; i++) {
        check(node->items[i], size);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct yaml_node *root = NULL;
    if (yaml_parse("fuzz", (const char *)data, size, &root, NULL) == ERROR_NONE) {
        check(root, size);
        yaml_node_free(root);
    }
    return 0;
}
