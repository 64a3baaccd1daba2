/** Files of our own, of which nobody else may make something else. */
package org.flexmeter.gateway.files;
