#include "suites.h"

#include "syllabus/net/url.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *base;
    const char *version; /* NULL: none */
    const char *joined;  /* NULL: refused */
} joins[] = {
    {"https://api.openai.com/v1", NULL, "https://api.openai.com/v1/chat/completions"},
    {"https://api.openai.com/v1/", NULL, "https://api.openai.com/v1/chat/completions"},
    {"  http://localhost:11434/v1// \n", NULL, "http://localhost:11434/v1/chat/completions"},
    {"http://localhost:8080", NULL, "http://localhost:8080/chat/completions"},
    {"http://localhost:8080/", NULL, "http://localhost:8080/chat/completions"},
    {"http://h/v1/chat/completions", NULL, "http://h/v1/chat/completions"},
    {"http://h/v1/chat/completions/", NULL, "http://h/v1/chat/completions"},
    {"http://h/chat/completions", NULL, "http://h/chat/completions"},
    {"http://h/mychat/completions", NULL, "http://h/mychat/completions/chat/completions"},
    {"http://h/v1?key=a%20b", NULL, "http://h/v1/chat/completions?key=a%20b"},
    {"http://h/v1", "2024-10-21", "http://h/v1/chat/completions?api-version=2024-10-21"},
    {"http://h/v1?a=b", "2", "http://h/v1/chat/completions?a=b&api-version=2"},
    {"http://h/v1?api-version=1", "2", "http://h/v1/chat/completions?api-version=1"},
    {"http://h/v1?x-api-version=1", "2",
     "http://h/v1/chat/completions?x-api-version=1&api-version=2"},
    {"http://h/v1", "a b&c", "http://h/v1/chat/completions?api-version=a+b%26c"},
    {"http://[::1]:8080/v1", NULL, "http://[::1]:8080/v1/chat/completions"},
    {"HTTP://h/v1", NULL, "http://h/v1/chat/completions"},
    {"", NULL, NULL},
    {"localhost", NULL, NULL},
    {"localhost:11434/v1", NULL, NULL},
    {"ftp://h/v1", NULL, NULL},
    {"file:///etc/passwd", NULL, NULL},
    {"https://", NULL, NULL},
    {"https://user@h/v1", NULL, NULL},
    {"https://user:secret@h/v1", NULL, NULL},
    {"https://h/v1#part", NULL, NULL},
    {"https://h/v1 v2", NULL, NULL},
    {"https://h/v1\r\nX: y", NULL, NULL},
    {"https://h:99999/v1", NULL, NULL},
};

START_TEST(joined)
{
    char *url = NULL;
    struct error err = {0};
    enum error_kind kind = net_url_join(joins[_i].base, "chat/completions",
                                        joins[_i].version != NULL ? "api-version" : NULL,
                                        joins[_i].version, &url, &err);
    if (joins[_i].joined != NULL) {
        ck_assert_msg(kind == ERROR_NONE, "%s: %s", joins[_i].base, err.message);
        ck_assert_str_eq(url, joins[_i].joined);
    } else {
        ck_assert_msg(kind == ERROR_USAGE, "%s gives %s", joins[_i].base, url);
        ck_assert_ptr_null(url);
        ck_assert_ptr_nonnull(err.message);
        ck_assert_ptr_null(strstr(err.message, "secret"));
    }
    free(url);
    error_clear(&err);
}
END_TEST

static const struct {
    const char *url;
    const char *host;
    bool loopback;
    bool https;
} hosts[] = {
    {"http://localhost:11434/v1", "localhost:11434", true, false},
    {"http://LOCALHOST/", "LOCALHOST", true, false},
    {"https://localhost:443/", "localhost", true, true},
    {"http://a.localhost/", "a.localhost", true, false},
    {"http://notlocalhost/", "notlocalhost", false, false},
    {"http://localhost.example.org/", "localhost.example.org", false, false},
    {"http://127.0.0.1:80/", "127.0.0.1", true, false},
    {"http://127.9.9.9:81/", "127.9.9.9:81", true, false},
    {"http://0x7f.1/", "127.0.0.1", true, false},
    {"http://128.0.0.1/", "128.0.0.1", false, false},
    {"http://127.0.0.1.example.org/", "127.0.0.1.example.org", false, false},
    {"http://[::1]:9/", "[::1]:9", true, false},
    {"http://[0:0:0:0:0:0:0:1]/", "[::1]", true, false},
    {"http://[::2]/", "[::2]", false, false},
    {"https://api.openai.com/v1", "api.openai.com", false, true},
    {"nonsense", "?", false, false},
};

START_TEST(host_known)
{
    char *host = net_url_host(hosts[_i].url);
    ck_assert_str_eq(host, hosts[_i].host);
    ck_assert_msg(net_url_is_loopback(hosts[_i].url) == hosts[_i].loopback, "%s", hosts[_i].url);
    ck_assert_msg(net_url_is_https(hosts[_i].url) == hosts[_i].https, "%s", hosts[_i].url);
    free(host);
}
END_TEST

/* What a key belongs to: everything that makes another server, and nothing that does not. */
static const struct {
    const char *url;
    const char *origin; /* NULL: none */
} origins[] = {
    {"https://api.openai.com/v1", "https://api.openai.com"},
    {"HTTPS://API.OpenAI.com:443/other?x#y", "https://api.openai.com"},
    {"https://api.openai.com:8443/", "https://api.openai.com:8443"},
    {"http://api.openai.com/v1", "http://api.openai.com"},
    {"http://api.openai.com:443/v1", "http://api.openai.com:443"},
    {"https://u:p@api.openai.com/", "https://api.openai.com"},
    {"https://api.openai.com@evil.example/", "https://evil.example"},
    {"https://api.openai.com.evil.example/", "https://api.openai.com.evil.example"},
    {"http://[0:0:0:0:0:0:0:1]:9/", "http://[::1]:9"},
    {"http://0x7f.1:8080/", "http://127.0.0.1:8080"},
    {"ftp://api.openai.com/", NULL},
    {"api.openai.com", NULL},
    {"", NULL},
};

START_TEST(origin_known)
{
    char *origin = net_url_origin(origins[_i].url);
    ck_assert_pstr_eq(origin, origins[_i].origin);
    free(origin);
}
END_TEST

Suite *suite_url(void)
{
    Suite *s = suite_create("url");
    TCase *t = tcase_create("url");
    tcase_add_loop_test(t, joined, 0, sizeof joins / sizeof joins[0]);
    tcase_add_loop_test(t, host_known, 0, sizeof hosts / sizeof hosts[0]);
    tcase_add_loop_test(t, origin_known, 0, sizeof origins / sizeof origins[0]);
    suite_add_tcase(s, t);
    return s;
}
