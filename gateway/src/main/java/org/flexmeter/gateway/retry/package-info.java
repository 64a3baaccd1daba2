/** How long to wait before something that is away is tried again, the same for all of it. */
package org.flexmeter.gateway.retry;
