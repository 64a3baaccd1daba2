/** What lines of the log carry beside their text. */
package org.flexmeter.gateway.log;
