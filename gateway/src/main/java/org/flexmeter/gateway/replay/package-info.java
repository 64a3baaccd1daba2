/** Takes what is in quarantine once more, after a catalogue or the registry was mended. */
package org.flexmeter.gateway.replay;
