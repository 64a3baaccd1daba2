/**
 * What is being worked on stands in a file before it is touched, so that an item on which the
 * program ends, again and again, is known afterwards and set aside. Begin with {@link
 * org.flexmeter.gateway.inhand.InHand}.
 */
package org.flexmeter.gateway.inhand;
