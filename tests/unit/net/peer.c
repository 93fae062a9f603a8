#include "peer.h"

#include "syllabus/loop/loop.h"

#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Length of the request in p->request, 0 while it is not whole. */
static size_t peer_request_length(const struct peer *p)
{
    const char *text = buf_str(&p->request);
    const char *head_end = strstr(text, "\r\n\r\n");
    if (head_end == NULL) {
        return 0;
    }
    size_t length = (size_t)(head_end + 4 - text);
    const char *header = strcasestr(text, "\r\ncontent-length:");
    if (header != NULL && header < head_end) {
        length += (size_t)strtoul(header + 17, NULL, 10);
    }
    return p->request.len >= length ? length : 0;
}

void peer_hang_up(struct peer *p)
{
    loop_watch_free(p->reading);
    p->reading = NULL;
    if (p->client >= 0) {
        close(p->client);
        p->client = -1;
    }
}

void peer_reset(struct peer *p)
{
    const struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    setsockopt(p->client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    peer_hang_up(p);
}

static void peer_send_n(struct peer *p, const char *bytes, size_t n)
{
    while (n > 0 && p->client >= 0) {
        ssize_t sent = send(p->client, bytes, n, MSG_NOSIGNAL);
        if (sent <= 0) {
            peer_hang_up(p);
            return;
        }
        bytes += sent;
        n -= (size_t)sent;
    }
}

void peer_send(struct peer *p, const char *bytes)
{
    peer_send_n(p, bytes, strlen(bytes));
}

/* As much of the flood as goes in. */
static void peer_flood(struct peer *p)
{
    ssize_t sent = 1;
    size_t n = strlen(p->flood);
    while (sent > 0) {
        sent = send(p->client, p->flood + p->flooded, n - p->flooded, MSG_NOSIGNAL);
        p->flooded = sent > 0 ? (p->flooded + (size_t)sent) % n : p->flooded;
    }
    if (errno != EAGAIN) {
        peer_hang_up(p);
    }
}

static void on_readable(void *ctx, int fd, unsigned events)
{
    struct peer *p = ctx;
    char bytes[4096];
    if ((events & LOOP_WRITE) != 0) {
        peer_flood(p);
        return;
    }
    ssize_t n = read(fd, bytes, sizeof bytes);
    if (n <= 0) {
        peer_hang_up(p);
        return;
    }
    buf_add(&p->request, bytes, (size_t)n);
    if (peer_request_length(p) == 0 || (p->answer == NULL && p->script == NULL)) {
        return;
    }
    const char *answer = p->answer;
    p->answered++;
    if (p->script != NULL) {
        strlist_add(&p->requests, buf_str(&p->request));
        buf_reset(&p->request);
        answer = p->script[0];
        p->script += p->script[1] != NULL ? 1 : 0;
    }
    if (p->next_answer != NULL) {
        p->answer = p->next_answer;
        buf_reset(&p->request);
    }
    peer_send_n(p, answer, p->answer_len > 0 ? p->answer_len : strlen(answer));
    if (p->flood != NULL && p->client >= 0) {
        loop_watch_set(p->reading, LOOP_WRITE);
    } else if (p->reset) {
        peer_reset(p);
    } else if (!p->keep_open) {
        peer_hang_up(p);
    }
}

static void on_client(void *ctx, int fd, unsigned events)
{
    struct peer *p = ctx;
    peer_hang_up(p);
    p->client = accept(fd, NULL, NULL);
    ck_assert_int_ge(p->client, 0);
    p->accepted++;
    p->reading = loop_watch_new(p->loop, p->client, LOOP_READ, on_readable, p, NULL);
    ck_assert_ptr_nonnull(p->reading);
}

void peer_init(struct peer *p, struct loop *loop)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t n = sizeof address;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    *p = (struct peer){.loop = loop, .client = -1};
    buf_init(&p->request, 1 << 20);
    p->listener = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert_int_ge(p->listener, 0);
    ck_assert_int_eq(bind(p->listener, (struct sockaddr *)&address, n), 0);
    ck_assert_int_eq(listen(p->listener, 8), 0);
    ck_assert_int_eq(getsockname(p->listener, (struct sockaddr *)&address, &n), 0);
    snprintf(p->url, sizeof p->url, "http://127.0.0.1:%d/v1", ntohs(address.sin_port));
    p->accepting = loop_watch_new(loop, p->listener, LOOP_READ, on_client, p, NULL);
    ck_assert_ptr_nonnull(p->accepting);
}

void peer_fini(struct peer *p)
{
    peer_hang_up(p);
    loop_watch_free(p->accepting);
    close(p->listener);
    buf_fini(&p->request);
    strlist_fini(&p->requests);
}
