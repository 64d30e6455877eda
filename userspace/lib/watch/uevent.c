// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * uevent.c - the kernel says that something has happened to CXL devices
 *
 * Every time a device comes or goes, or a driver takes it or lets it go, the
 * kernel sends a message to whoever listens, without udev and without privilege.
 * Here that is no more than a hint to look at /sys, which says what is so now:
 * a message that is lost, late or forged makes nobody tell anything untrue.
 */
#include "watch/watch.h"

#include <errno.h>
#include <linux/netlink.h>
#include <sys/socket.h>
#include <unistd.h>

#define GROUP_KERNEL 1	       /* udev sends to another one */
#define MESSAGE_SIZE 8192      /* the kernel has 2 KiB for what is in it */
#define SOCKET_SIZE  (1 << 20) /* of a burst, only one has to be kept */
#define MANY	     1024      /* messages to take before something else */

/**
 * pcitopo_uevent_is_cxl - is a message about a device of CXL
 * @bytes: "add@/devices/...", then "NAME=VALUE" each, with zeros in between
 * @length: their number
 *
 * Return: it is; not if it is mangled.
 */
bool pcitopo_uevent_is_cxl(const char *bytes, size_t length)
{
	static const char wanted[] = "SUBSYSTEM=cxl";
	const char *end = bytes + length;
	size_t size = strnlen(bytes, length);

	if (!memchr(bytes, '@', size))
		return false;
	while (size < (size_t)(end - bytes)) {
		bytes += size + 1;
		size = strnlen(bytes, (size_t)(end - bytes));
		if (size == sizeof(wanted) - 1 && !memcmp(bytes, wanted, size))
			return true;
	}
	return false;
}

/**
 * pcitopo_uevent_open - begin to listen
 *
 * Return: a file descriptor that is readable when there is something; a negative
 * errno: this is not Linux's first network namespace, or a sandbox.
 */
int pcitopo_uevent_open(void)
{
	const struct sockaddr_nl address = {
		.nl_family = AF_NETLINK,
		.nl_groups = GROUP_KERNEL,
	};
	int size = SOCKET_SIZE;
	int error;
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK,
			NETLINK_KOBJECT_UEVENT);

	if (fd < 0)
		return -errno;
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	if (!bind(fd, (const struct sockaddr *)&address, sizeof(address)))
		return fd;
	error = errno;
	close(fd);
	return -error;
}

/* Any process can send to us, and has a number; the kernel's is 0 */
static ssize_t receive(int fd, char *bytes, bool *is_kernel)
{
	struct sockaddr_nl sender = { 0 };
	socklen_t size = sizeof(sender);
	ssize_t length;

	do {
		length = recvfrom(fd, bytes, MESSAGE_SIZE, 0,
				  (struct sockaddr *)&sender, &size);
	} while (length < 0 && errno == EINTR);
	*is_kernel = size == sizeof(sender) && sender.nl_family == AF_NETLINK &&
		     !sender.nl_pid;
	return length < 0 ? -errno : length;
}

/**
 * pcitopo_uevent_take - take what the kernel has said
 * @fd: of pcitopo_uevent_open(), or a negative number
 *
 * Return: there was something about CXL, or something was lost.
 */
bool pcitopo_uevent_take(int fd)
{
	char bytes[MESSAGE_SIZE];
	bool is_kernel, found = false;
	ssize_t length;
	int count;

	for (count = 0; fd >= 0 && count < MANY; count++) {
		length = receive(fd, bytes, &is_kernel);
		if (length == -ENOBUFS)
			found = true;
		else if (length < 0)
			break;
		else if (is_kernel)
			found |= pcitopo_uevent_is_cxl(bytes, (size_t)length);
	}
	return found;
}
