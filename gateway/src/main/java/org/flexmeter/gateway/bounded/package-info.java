/** What comes in is read up to a limit. */
package org.flexmeter.gateway.bounded;
