// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netlink.c - sockets to the kernel module
 *
 * Questions and their answers have a socket of their own; a second one is for
 * notifications, so that neither waits for the other or fills its buffer.
 */
#include "source/kernel/netlink.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <linux/pcitopo.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>

/* The kernel fills at most 32 KiB at once, and only where a reader takes as much */
#define BUFFER_SIZE   (64 * 1024)
#define REQUEST_SIZE  256
#define SOCKET_BUFFER (1024 * 1024)
#define TIMEOUT_S     10

static void set_option(struct mnl_socket *socket, int option)
{
	int on = 1;

	/* Old kernels do not have it */
	mnl_socket_setsockopt(socket, option, &on, sizeof(on));
}

static void set_socket(struct mnl_socket *socket, int size)
{
	int fd = mnl_socket_get_fd(socket);
	struct timeval timeout = { .tv_sec = TIMEOUT_S };

	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
	set_option(socket, NETLINK_EXT_ACK);
	set_option(socket, NETLINK_CAP_ACK);
	set_option(socket, NETLINK_GET_STRICT_CHK);
}

static int open_socket(struct mnl_socket **opened, int flags, int size)
{
	struct mnl_socket *socket =
		mnl_socket_open2(NETLINK_GENERIC, SOCK_CLOEXEC | flags);
	int error;

	if (!socket)
		return -errno;
	set_socket(socket, size);
	if (mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID)) {
		error = errno;
		mnl_socket_close(socket);
		return -error;
	}
	*opened = socket;
	return 0;
}

/**
 * pcitopo_netlink_again - use a new socket for questions
 * @connection: connection; messages on their way to the old one are lost
 *
 * Return: 0 or a negative errno.
 */
int pcitopo_netlink_again(struct pcitopo_connection *connection)
{
	if (connection->socket)
		mnl_socket_close(connection->socket);
	connection->socket = NULL;
	return open_socket(&connection->socket, 0, SOCKET_BUFFER);
}

/**
 * pcitopo_netlink_open - open a connection to the kernel
 * @connection: all zeros but for its problems
 *
 * Return: 0 or a negative errno; to be closed in either case.
 */
int pcitopo_netlink_open(struct pcitopo_connection *connection)
{
	connection->buffer = malloc(2 * BUFFER_SIZE);
	if (!connection->buffer)
		return -ENOMEM;
	return pcitopo_netlink_again(connection);
}

/**
 * pcitopo_netlink_close - close a connection
 * @connection: what pcitopo_netlink_open() had, also if that failed
 */
void pcitopo_netlink_close(struct pcitopo_connection *connection)
{
	if (connection->socket)
		mnl_socket_close(connection->socket);
	if (connection->events)
		mnl_socket_close(connection->events);
	free(connection->buffer);
	connection->socket = NULL;
	connection->events = NULL;
	connection->buffer = NULL;
}

static int send_request(struct pcitopo_connection *connection,
			const struct nlmsghdr *request)
{
	ssize_t sent;

	do {
		sent = mnl_socket_sendto(connection->socket, request,
					 request->nlmsg_len);
	} while (sent < 0 && errno == EINTR);
	return sent < 0 ? -errno : 0;
}

static ssize_t receive(struct mnl_socket *socket, void *buffer)
{
	ssize_t length;

	do {
		length = mnl_socket_recvfrom(socket, buffer, BUFFER_SIZE);
	} while (length < 0 && errno == EINTR);
	if (length < 0)
		return -errno;
	return length ? length : -EPIPE;
}

/* Send a request and take the whole answer */
static int ask(struct pcitopo_connection *connection, struct nlmsghdr *request,
	       struct pcitopo_reply *reply)
{
	ssize_t length;
	int ret;

	request->nlmsg_seq = ++connection->sequence;
	reply->problems = connection->problems;
	reply->sequence = request->nlmsg_seq;
	ret = send_request(connection, request);
	while (!ret && !reply->done) {
		length = receive(connection->socket, connection->buffer);
		if (length < 0)
			return length == -EAGAIN ? -ETIMEDOUT : (int)length;
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

/**
 * pcitopo_netlink_find - look for the module's family
 * @connection: an open one; what the kernel calls the family and its groups is
 *	noted
 *
 * Return: 0; -ENOENT when the module is not loaded; -EBADMSG with a problem;
 * another negative errno.
 */
int pcitopo_netlink_find(struct pcitopo_connection *connection)
{
	char bytes[REQUEST_SIZE];
	struct nlmsghdr *request =
		put_request(bytes, GENL_ID_CTRL, 0, CTRL_CMD_GETFAMILY, 1);
	struct pcitopo_reply reply = {
		.type = GENL_ID_CTRL,
		.take = pcitopo_message_family,
	};
	int ret;

	mnl_attr_put_strz(request, CTRL_ATTR_FAMILY_NAME, PCITOPO_FAMILY_NAME);
	ret = ask(connection, request, &reply);
	if (!ret && !reply.family)
		ret = -ENOENT;
	connection->family = reply.family;
	connection->group_link = reply.group_link;
	connection->group_topology = reply.group_topology;
	return ret;
}

/**
 * pcitopo_netlink_ask - ask the module
 * @connection: has found the family
 * @question: what to ask
 * @reply: its take is set; the rest is overwritten
 *
 * Return: 0, -EBADMSG with a problem, -ENOMEM, what the module answers, or
 * what the socket says.
 */
int pcitopo_netlink_ask(struct pcitopo_connection *connection,
			const struct pcitopo_question *question,
			struct pcitopo_reply *reply)
{
	char bytes[REQUEST_SIZE];
	struct nlmsghdr *request =
		put_request(bytes, connection->family, question->flags,
			    question->command, PCITOPO_FAMILY_VERSION);

	*reply = (struct pcitopo_reply){
		.type = connection->family,
		.take = reply->take,
		.context = reply->context,
	};
	if (question->address)
		mnl_attr_put_strz(request, question->attribute,
				  question->address);
	return ask(connection, request, reply);
}

/**
 * pcitopo_netlink_listen - get ready for notifications
 * @connection: an open one
 * @size: bytes of the receive buffer, or 0 for the default
 *
 * From here on, notifications also say that families appear and disappear.
 *
 * Return: 0 or a negative errno.
 */
int pcitopo_netlink_listen(struct pcitopo_connection *connection, int size)
{
	int ret = open_socket(&connection->events, SOCK_NONBLOCK,
			      size ? size : SOCKET_BUFFER);

	if (!ret)
		ret = pcitopo_netlink_join(connection, GENL_ID_CTRL);
	return ret;
}

/**
 * pcitopo_netlink_join - join a multicast group
 * @connection: a listening one
 * @group: number of the group
 *
 * Return: 0 or a negative errno.
 */
int pcitopo_netlink_join(struct pcitopo_connection *connection, u32 group)
{
	int number = (int)group;

	if (mnl_socket_setsockopt(connection->events, NETLINK_ADD_MEMBERSHIP,
				  &number, sizeof(number)))
		return -errno;
	return 0;
}

/**
 * pcitopo_netlink_receive - receive notifications
 * @connection: a listening one
 * @bytes: whole messages, good until the next call
 *
 * Return: how many bytes; -EAGAIN when there is nothing; -ENOBUFS when something
 * was lost; another negative errno.
 */
ssize_t pcitopo_netlink_receive(struct pcitopo_connection *connection,
				const void **bytes)
{
	u8 *buffer = connection->buffer + BUFFER_SIZE;

	*bytes = buffer;
	return receive(connection->events, buffer);
}

/**
 * pcitopo_netlink_fd - what to poll
 * @connection: a connection
 *
 * Return: a file descriptor that is readable when there is something to
 * receive; -1 if it does not listen.
 */
int pcitopo_netlink_fd(const struct pcitopo_connection *connection)
{
	return connection->events ? mnl_socket_get_fd(connection->events) : -1;
}
