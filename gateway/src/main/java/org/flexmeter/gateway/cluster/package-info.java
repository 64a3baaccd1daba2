/**
 * Several gateways on one source: who reads which part of it (leases), and bookmarks that all of
 * them can see, both in the source's own database.
 */
package org.flexmeter.gateway.cluster;
