/**
 * What can be found out about a home folder before anything is sent: its files, and with {@link
 * org.flexmeter.gateway.check.ReachCheck} the broker and the sources that it names.
 */
package org.flexmeter.gateway.check;
