/**
 * Simulated devices behind serial lines. They speak the documented protocols (docs/protocols) and
 * were written from the documents: no code is shared with the gateway's codecs.
 */
package org.flexmeter.world.line;
