/** The product's own MBeans: what an operator sees and does in Hawtio, or in any JMX client. */
package org.flexmeter.gateway.operate;
