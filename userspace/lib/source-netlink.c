// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * source-netlink.c - asking the kernel module, through libmnl
 *
 * Functions come and go, memory is short, and sockets overflow: then the
 * question is asked again, but not for ever. A dump is only taken as a whole.
 */
#include "netlink.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <linux/pcitopo.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* The kernel fills no more than 32 KiB at once, and that only for who asks
 * for as much
 */
#define BUFFER_SIZE    (64 * 1024)
#define REQUEST_SIZE   256
#define SOCKET_BUFFER  (1024 * 1024)
#define TIMEOUT_S      10
#define MAX_TRIES      10
#define FIRST_PAUSE_MS 10

struct connection {
	struct pcitopo *pt;
	struct mnl_socket *socket;
	u8 *buffer;
	u32 sequence;
	u16 family;
};

static void disconnect(struct connection *connection)
{
	if (connection->socket)
		mnl_socket_close(connection->socket);
	connection->socket = NULL;
}

static void set_option(const struct connection *connection, int option)
{
	int on = 1;

	/* Old kernels do without */
	mnl_socket_setsockopt(connection->socket, option, &on, sizeof(on));
}

static void set_socket(const struct connection *connection)
{
	int fd = mnl_socket_get_fd(connection->socket);
	struct timeval timeout = { .tv_sec = TIMEOUT_S };
	int size = SOCKET_BUFFER;

	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
	set_option(connection, NETLINK_EXT_ACK);
	set_option(connection, NETLINK_CAP_ACK);
	set_option(connection, NETLINK_GET_STRICT_CHK);
}

static int connect_again(struct connection *connection)
{
	disconnect(connection);
	connection->socket = mnl_socket_open2(NETLINK_GENERIC, SOCK_CLOEXEC);
	if (!connection->socket)
		return -errno;
	set_socket(connection);
	if (mnl_socket_bind(connection->socket, 0, MNL_SOCKET_AUTOPID))
		return -errno;
	return 0;
}

static int send_request(struct connection *connection,
			const struct nlmsghdr *request)
{
	ssize_t sent;

	do {
		sent = mnl_socket_sendto(connection->socket, request,
					 request->nlmsg_len);
	} while (sent < 0 && errno == EINTR);
	return sent < 0 ? -errno : 0;
}

static ssize_t receive(struct connection *connection)
{
	ssize_t length;

	do {
		length = mnl_socket_recvfrom(connection->socket,
					     connection->buffer, BUFFER_SIZE);
	} while (length < 0 && errno == EINTR);
	if (length < 0)
		return errno == EAGAIN ? -ETIMEDOUT : -errno;
	return length ? length : -EPIPE;
}

/* Ask once, and take all of the answer */
static int ask(struct connection *connection, struct nlmsghdr *request,
	       struct pcitopo_reply *reply)
{
	ssize_t length;
	int ret;

	request->nlmsg_seq = ++connection->sequence;
	reply->sequence = request->nlmsg_seq;
	ret = send_request(connection, request);
	while (!ret && !reply->done) {
		length = receive(connection);
		if (length < 0)
			return (int)length;
		ret = pcitopo_reply_take(reply, connection->buffer,
					 (size_t)length);
	}
	return ret ? ret : reply->error;
}

static struct nlmsghdr *put_request(char *bytes, u16 type, u16 flags,
				    u8 command, u8 version)
{
	struct nlmsghdr *request = mnl_nlmsg_put_header(bytes);
	struct genlmsghdr *head;

	request->nlmsg_type = type;
	request->nlmsg_flags = NLM_F_REQUEST | flags;
	head = mnl_nlmsg_put_extra_header(request, sizeof(*head));
	head->cmd = command;
	head->version = version;
	return request;
}

static int find_family(struct connection *connection)
{
	char bytes[REQUEST_SIZE];
	struct nlmsghdr *request =
		put_request(bytes, GENL_ID_CTRL, 0, CTRL_CMD_GETFAMILY, 1);
	struct pcitopo_reply reply = {
		.pt = connection->pt,
		.type = GENL_ID_CTRL,
		.take = pcitopo_message_family,
	};
	int ret;

	mnl_attr_put_strz(request, CTRL_ATTR_FAMILY_NAME, PCITOPO_FAMILY_NAME);
	ret = ask(connection, request, &reply);
	if (!ret && !reply.family)
		ret = -ENOENT;
	connection->family = reply.family;
	return ret;
}

/*
 * Only who has the privilege makes the module read registers, and the kernel
 * knows who that is. What takes it longer than a second it goes on with; what
 * it could not read again shows its age.
 */
static int refresh(struct connection *connection)
{
	char bytes[REQUEST_SIZE];
	struct nlmsghdr *request = put_request(bytes, connection->family,
					       NLM_F_ACK, PCITOPO_CMD_REFRESH,
					       PCITOPO_FAMILY_VERSION);
	struct pcitopo_reply reply = {
		.pt = connection->pt,
		.type = connection->family,
		.take = pcitopo_message_device,
	};
	int ret = ask(connection, request, &reply);

	return ret == -EBADMSG || ret == -ENOMEM || ret == -ENOBUFS ? ret : 0;
}

static int dump(struct connection *connection, struct pcitopo_reply *reply)
{
	char bytes[REQUEST_SIZE];
	struct nlmsghdr *request =
		put_request(bytes, connection->family, NLM_F_DUMP,
			    PCITOPO_CMD_DEVICE_GET, PCITOPO_FAMILY_VERSION);
	int ret;

	*reply = (struct pcitopo_reply){
		.pt = connection->pt,
		.type = connection->family,
		.take = pcitopo_message_device,
	};
	ret = ask(connection, request, reply);
	return !ret && reply->torn ? -EINTR : ret;
}

static bool is_worth_another_try(int error)
{
	return error == -EINTR || error == -EBUSY || error == -EAGAIN ||
	       error == -ENOBUFS;
}

static void pause_before(u32 next_try)
{
	struct timespec pause = {
		.tv_nsec = (long)next_try * FIRST_PAUSE_MS * 1000 * 1000,
	};

	nanosleep(&pause, NULL);
}

/* Functions of a dump that failed are not to be seen */
static int dump_whole(struct connection *connection,
		      struct pcitopo_reply *reply)
{
	int ret = dump(connection, reply);
	u32 i;

	for (i = 1; i < MAX_TRIES && is_worth_another_try(ret); i++) {
		connection->pt->topo.num_devices = 0;
		pause_before(i);
		if (ret == -ENOBUFS)
			ret = connect_again(connection);
		else
			ret = 0;
		if (!ret)
			ret = dump(connection, reply);
	}
	if (ret)
		connection->pt->topo.num_devices = 0;
	return ret == -EINTR ? -EBUSY : ret;
}

static void report(struct connection *connection,
		   const struct pcitopo_reply *reply, int error)
{
	if (error == -EBADMSG)
		return;
	if (error == -EBUSY && !reply->words)
		pcitopo_problem_add(
			connection->pt, NULL, 0,
			"the kernel module was asked %u times, and functions came or went each time; try again",
			MAX_TRIES);
	else
		pcitopo_problem_add(
			connection->pt, NULL, 0,
			"the kernel module does not answer: %s%s%s; --source sysfs reads the same machine",
			strerror(-error), reply->words ? ": " : "",
			reply->words ? reply->words : "");
}

static int read_all(struct connection *connection)
{
	struct pcitopo_reply reply = { 0 };
	int ret;

	ret = refresh(connection);
	if (ret == -ENOBUFS)
		ret = connect_again(connection);
	if (!ret)
		ret = dump_whole(connection, &reply);
	if (ret) {
		report(connection, &reply, ret);
		return ret;
	}
	connection->pt->has_sample_age = reply.has_age;
	connection->pt->sample_age_ns = reply.age_ns;
	return 0;
}

/*
 * A sandbox or container may have no netlink, or forbid it in one of many ways:
 * all the same to who wants to know whether the module is there.
 */
static int enter(struct connection *connection)
{
	int ret = connect_again(connection);

	if (!ret)
		ret = find_family(connection);
	if (!ret || ret == -ENOENT || ret == -ENOMEM || ret == -EBADMSG)
		return ret;
	return -EPROTONOSUPPORT;
}

/**
 * pcitopo_netlink_read - have the kernel module report all functions
 * @pt: a new context
 *
 * Return: 0; without a problem: -ENOENT when the module is not loaded,
 * -EPROTONOSUPPORT when there is no netlink here, -ENOMEM; another negative
 * errno with a problem.
 */
int pcitopo_netlink_read(struct pcitopo *pt)
{
	struct connection connection = { .pt = pt };
	int ret;

	connection.buffer = malloc(BUFFER_SIZE);
	if (!connection.buffer)
		return -ENOMEM;
	ret = enter(&connection);
	if (!ret)
		ret = read_all(&connection);
	disconnect(&connection);
	free(connection.buffer);
	return ret;
}
