/** What Camel is given so that its start costs less: settings, and descriptions of its MBeans. */
package org.flexmeter.gateway.engine;
