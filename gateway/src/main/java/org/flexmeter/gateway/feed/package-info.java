/**
 * Camel component {@code feed:}: asks a route to read one page of a source after the other, and
 * moves the bookmark when a page was delivered.
 */
package org.flexmeter.gateway.feed;
