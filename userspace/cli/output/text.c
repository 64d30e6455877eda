// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * text.c - lines of text, colours, errors, and writing it all
 *
 * Output is gathered and written in one go: the errno of a write that fails is
 * still there when it is reported, and a file given with --output appears
 * whole or not at all.
 */
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/output.h"

static const char *const escapes[COLOUR_COUNT] = {
	[COLOUR_NONE] = "",	    [COLOUR_GOOD] = "\033[32m",
	[COLOUR_WARN] = "\033[33m", [COLOUR_BAD] = "\033[1;31m",
	[COLOUR_DIM] = "\033[2m",   [COLOUR_BOLD] = "\033[1m",
};

/* Errors are written without a struct out */
static const struct redact *err_redact;

static bool want_colours(const char *file, enum colour_mode mode)
{
	const char *no_color = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	if (mode != COLOUR_AUTO)
		return mode == COLOUR_ALWAYS;
	if (file || (no_color && *no_color))
		return false;
	return isatty(STDOUT_FILENO) && term && strcmp(term, "dumb");
}

/**
 * out_open - get ready for output
 * @out: to be closed with out_close()
 * @file: where to write, or NULL for stdout; kept by reference
 * @mode: whether to colour
 */
void out_open(struct out *out, const char *file, enum colour_mode mode)
{
	memset(out, 0, sizeof(*out));
	out->file = file;
	out->colours = want_colours(file, mode);
	out->ascii = strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
}

/**
 * out_redact - hide serial numbers, hosts and users from now on, in errors, too
 * @out: the output
 */
void out_redact(struct out *out)
{
	out->redact = redact_new();
	err_redact = out->redact;
}

/**
 * out_escape - the escape sequence that begins a colour
 * @out: where it would go
 * @colour: which
 *
 * Return: a constant, empty when nothing is coloured.
 */
const char *out_escape(const struct out *out, enum colour colour)
{
	return out->colours ? escapes[colour] : "";
}

/**
 * out_part - add text to the current line
 * @out: where to
 * @colour: of this text
 * @format: as for printf(); harmful characters in the result are replaced
 */
void out_part(struct out *out, enum colour colour, const char *format, ...)
{
	const char *escape = out_escape(out, colour);
	va_list arguments;

	strbuf_reset(&out->scratch);
	va_start(arguments, format);
	strbuf_vprintf(&out->scratch, format, arguments);
	va_end(arguments);
	strbuf_puts(&out->text, escape);
	text_clean(&out->text, strbuf_text(&out->scratch), out->ascii);
	if (*escape)
		strbuf_puts(&out->text, "\033[0m");
}

/**
 * out_line - add text to the current line, and end it
 * @out: where to
 * @format: as for out_part()
 */
void out_line(struct out *out, const char *format, ...)
{
	va_list arguments;

	strbuf_reset(&out->scratch);
	va_start(arguments, format);
	strbuf_vprintf(&out->scratch, format, arguments);
	va_end(arguments);
	text_clean(&out->text, strbuf_text(&out->scratch), out->ascii);
	out_end(out);
}

/**
 * out_end - end the current line
 * @out: where
 */
void out_end(struct out *out)
{
	strbuf_add(&out->text, "\n", 1);
}

static int write_all(int fd, const char *bytes, size_t length)
{
	ssize_t written;

	while (length) {
		written = write(fd, bytes, length);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return -errno;
		bytes += written;
		length -= (size_t)written;
	}
	return 0;
}

/**
 * out_flush - write to stdout what has gathered
 * @out: nothing happens when it goes to a file
 *
 * A reader that went away is no error.
 *
 * Return: 0, or a negative errno after a message.
 */
int out_flush(struct out *out)
{
	int ret;

	if (out->file)
		return 0;
	if (out->redact)
		redact_text(out->redact, &out->text);
	ret = write_all(STDOUT_FILENO, strbuf_text(&out->text),
			out->text.length);
	strbuf_reset(&out->text);
	out->reader_is_gone |= ret == -EPIPE;
	if (!ret || ret == -EPIPE)
		return 0;
	err("cannot write to standard output: %s", strerror(-ret));
	return ret;
}

static int write_new(char *temporary, const char *target,
		     const struct strbuf *text)
{
	mode_t mask = umask(0);
	int ret = 0;
	int fd;

	umask(mask);
	fd = mkstemp(temporary);
	if (fd < 0)
		return -errno;
	ret = write_all(fd, strbuf_text(text), text->length);
	if (!ret && (fchmod(fd, 0666 & ~mask) || fsync(fd)))
		ret = -errno;
	if (close(fd) && !ret)
		ret = -errno;
	if (!ret && rename(temporary, target))
		ret = -errno;
	if (ret)
		unlink(temporary);
	return ret;
}

/* A signal in between would leave the temporary file behind */
static int replace_file(const char *target, const struct strbuf *text)
{
	struct strbuf temporary = { 0 };
	sigset_t all, before;
	int ret;

	strbuf_printf(&temporary, "%s.XXXXXX", target);
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	ret = write_new(temporary.text, target, text);
	sigprocmask(SIG_SETMASK, &before, NULL);
	strbuf_free(&temporary);
	return ret;
}

/* Not for a device or a pipe, which a rename would do away with */
static int overwrite(const char *target, const struct strbuf *text)
{
	int fd = open(target, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	int ret;

	if (fd < 0)
		return -errno;
	ret = write_all(fd, strbuf_text(text), text->length);
	if (close(fd) && !ret)
		ret = -errno;
	return ret;
}

static int write_file(const char *file, const struct strbuf *text)
{
	struct stat status;
	char *target;
	int ret;

	if (!stat(file, &status) && !S_ISREG(status.st_mode))
		return overwrite(file, text);
	target = realpath(file, NULL); /* a link stays, its target changes */
	ret = replace_file(target ? target : file, text);
	free(target);
	return ret;
}

/**
 * out_close - write what is left and free it
 * @out: what out_open() opened
 *
 * A file is written only if there is something to write.
 *
 * Return: 0, or a negative errno after a message.
 */
int out_close(struct out *out)
{
	int ret = out_flush(out);

	if (out->file && out->text.length) {
		if (out->redact)
			redact_text(out->redact, &out->text);
		ret = write_file(out->file, &out->text);
		if (ret)
			err("cannot write %s: %s", out->file, strerror(-ret));
	}
	strbuf_free(&out->text);
	strbuf_free(&out->scratch);
	err_redact = NULL;
	redact_free(out->redact);
	out->redact = NULL;
	return ret;
}

/**
 * err - a line on stderr
 * @format: as for printf(); "pcitopo: " goes before it
 */
void err(const char *format, ...)
{
	bool ascii = strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
	struct strbuf text = { 0 };
	struct strbuf clean = { 0 };
	va_list arguments;

	va_start(arguments, format);
	strbuf_vprintf(&text, format, arguments);
	va_end(arguments);
	if (err_redact)
		redact_text(err_redact, &text);
	text_clean(&clean, strbuf_text(&text), ascii);
	fprintf(stderr, "pcitopo: %s\n", strbuf_text(&clean));
	strbuf_free(&text);
	strbuf_free(&clean);
}
