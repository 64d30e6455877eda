// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sources.c - how long this machine takes to be read, by each way there is
 *
 * usage: sources RUNS PCITOPO
 *
 * All ways are taken in turn, RUNS times, so that what else the machine does
 * hits all alike. Each is a child process, which does nothing else; its start is
 * timed only where it is a command. Prints a line for each:
 *
 *	WAY MILLISECONDS OBJECTS RECEIVED
 *
 * RECEIVED is the number of recvmsg() calls. Needs root, for the ways of root.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <linux/pcitopo.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <libpcitopo.h>

#define NOBODY	    65534
#define BUFFER_SIZE (64 * 1024)

struct result {
	double ms;
	u32 objects;
	u32 received;
};

struct way {
	const char *name;
	bool (*take)(struct result *result);
	bool is_user;
	const char *command[6]; /* NULL for the first word is PCITOPO */
};

static u32 received;
static const char *program;

/* In the place of the C library's, also for libmnl */
ssize_t recvmsg(int fd, struct msghdr *message, int flags)
{
	received++;
	return syscall(SYS_recvmsg, fd, message, flags);
}

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static bool finish(struct pcitopo *pt, int error, struct result *result)
{
	result->objects = error ? 0 : pcitopo_topo(pt)->num_devices;
	pcitopo_free(pt);
	return !error;
}

static bool take_kernel(struct result *result)
{
	struct pcitopo *pt = pcitopo_new();

	return pt && finish(pt, pcitopo_load_kernel(pt), result);
}

static bool take_sysfs(struct result *result)
{
	struct pcitopo *pt = pcitopo_new();

	return pt && finish(pt, pcitopo_load_sysfs(pt, NULL), result);
}

static int take_attribute(const struct nlattr *attribute, void *data)
{
	u16 *family = data;

	if (mnl_attr_get_type(attribute) == CTRL_ATTR_FAMILY_ID)
		*family = mnl_attr_get_u16(attribute);
	return MNL_CB_OK;
}

static int take_family(const struct nlmsghdr *message, void *data)
{
	mnl_attr_parse(message, sizeof(struct genlmsghdr), take_attribute,
		       data);
	return MNL_CB_STOP;
}

static int take_object(const struct nlmsghdr *message, void *data)
{
	u32 *objects = data;

	(*objects)++;
	return MNL_CB_OK;
}

static bool ask(struct mnl_socket *socket, u16 type, u8 command, u16 flags,
		mnl_cb_t take, void *data)
{
	static char buffer[BUFFER_SIZE];
	struct nlmsghdr *request = mnl_nlmsg_put_header(buffer);
	struct genlmsghdr *head;
	ssize_t length;
	int more = MNL_CB_OK;

	request->nlmsg_type = type;
	request->nlmsg_flags = NLM_F_REQUEST | flags;
	head = mnl_nlmsg_put_extra_header(request, sizeof(*head));
	head->cmd = command;
	head->version = 1;
	if (type == GENL_ID_CTRL)
		mnl_attr_put_strz(request, CTRL_ATTR_FAMILY_NAME,
				  PCITOPO_FAMILY_NAME);
	if (mnl_socket_sendto(socket, request, request->nlmsg_len) < 0)
		return false;
	while (more > MNL_CB_STOP) {
		length = mnl_socket_recvfrom(socket, buffer, sizeof(buffer));
		if (length <= 0)
			return false;
		more = mnl_cb_run(buffer, (size_t)length, 0, 0, take, data);
	}
	return more == MNL_CB_STOP;
}

/* Every object of every kind, and no more than that */
static bool take_all_objects(struct result *result)
{
	struct mnl_socket *socket = mnl_socket_open(NETLINK_GENERIC);
	u16 family = 0;
	u8 command;

	if (!socket || mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID) ||
	    !ask(socket, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 0, take_family,
		 &family))
		return false;
	received = 0;
	for (command = PCITOPO_CMD_DEVICE_GET;
	     command <= PCITOPO_CMD_MEMDEV_GET; command++) {
		if (!ask(socket, family, command, NLM_F_DUMP, take_object,
			 &result->objects))
			return false;
	}
	mnl_socket_close(socket);
	return true;
}

static const struct way ways[] = {
	{ .name = "family", .take = take_all_objects, .is_user = true },
	{ .name = "library-kernel-user", .take = take_kernel, .is_user = true },
	{ .name = "library-kernel-root", .take = take_kernel },
	{ .name = "library-sysfs", .take = take_sysfs },
	{ .name = "command-kernel-user",
	  .command = { NULL, "--source", "kernel", "check" },
	  .is_user = true },
	{ .name = "command-kernel-root",
	  .command = { NULL, "--source", "kernel", "check" } },
	{ .name = "command-sysfs",
	  .command = { NULL, "--source", "sysfs", "check" } },
	{ .name = "lspci", .command = { "lspci", "-vvvn" } },
	{ 0 },
};

static void become(const struct way *way)
{
	if (way->is_user &&
	    (setgroups(0, NULL) || setgid(NOBODY) || setuid(NOBODY)))
		exit(EXIT_FAILURE);
}

static bool take_library(const struct way *way, struct result *result)
{
	double start;
	bool good;

	become(way);
	received = 0;
	start = now_ms();
	good = way->take(result);
	result->ms = now_ms() - start;
	result->received = received;
	return good;
}

static void run_command(const struct way *way)
{
	const char *words[6];
	size_t i;

	for (i = 0; i < 6; i++)
		words[i] = way->command[i];
	if (!words[0])
		words[0] = program;
	become(way);
	dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
	dup2(STDOUT_FILENO, STDERR_FILENO);
	execvp(words[0], (char *const *)(uintptr_t)words);
	_exit(127);
}

/* pcitopo says 1 and 3 of sick machines */
static bool ended_well(pid_t child)
{
	int status;

	return waitpid(child, &status, 0) == child && WIFEXITED(status) &&
	       (WEXITSTATUS(status) <= 1 || WEXITSTATUS(status) == 3);
}

static bool time_command(const struct way *way, struct result *result)
{
	double start = now_ms();
	pid_t child = fork();
	bool good;

	if (!child)
		run_command(way);
	good = ended_well(child);
	result->ms = now_ms() - start;
	return good;
}

static bool time_library(const struct way *way, struct result *result)
{
	int ends[2];
	pid_t child;
	bool good;

	if (pipe(ends))
		return false;
	child = fork();
	if (!child) {
		good = take_library(way, result) &&
		       write(ends[1], result, sizeof(*result)) > 0;
		_exit(good ? EXIT_SUCCESS : EXIT_FAILURE);
	}
	close(ends[1]);
	good = read(ends[0], result, sizeof(*result)) == sizeof(*result);
	close(ends[0]);
	return ended_well(child) && good;
}

static bool take(const struct way *way)
{
	struct result result = { 0 };
	bool good = way->take ? time_library(way, &result) :
				time_command(way, &result);

	if (good)
		printf("%s %.3f %u %u\n", way->name, result.ms, result.objects,
		       result.received);
	else
		fprintf(stderr, "sources: %s failed\n", way->name);
	return good;
}

int main(int argc, char **argv)
{
	unsigned long run, runs = argc > 2 ? strtoul(argv[1], NULL, 10) : 0;
	const struct way *way;
	bool good = true;

	if (!runs) {
		fprintf(stderr, "usage: sources RUNS PCITOPO\n");
		return EXIT_FAILURE;
	}
	program = argv[2];
	setvbuf(stdout, NULL, _IONBF, 0);
	for (run = 0; run < runs; run++) {
		for (way = ways; way->name; way++)
			good &= take(way);
	}
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
