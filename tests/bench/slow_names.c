/* A name server that never answers, for LD_PRELOAD: who looks a name up says so on the descriptor
 * SLOW_NAMES_FD and waits for ever. */
#include <netdb.h>
#include <stdlib.h>
#include <unistd.h>

int getaddrinfo(const char *restrict node, const char *restrict service,
                const struct addrinfo *restrict hints, struct addrinfo **restrict found)
{
    const char *fd = getenv("SLOW_NAMES_FD");
    if (fd != NULL && write(atoi(fd), "?", 1) == 1) {
        for (;;) {
            pause();
        }
    }
    return EAI_FAIL;
}
