/**
 * What part of a source to read next, and what was taken already. Pure: knows rows and instants, no
 * Camel, no I/O, no clock of its own.
 *
 * <p>A <em>window</em> is a list of ranges, each read page by page. Its progress is kept by a
 * {@link org.flexmeter.gateway.window.BookmarkStore} and moves only when a page was delivered
 * (house rule: the bookmark moves after PUBACK).
 */
package org.flexmeter.gateway.window;
