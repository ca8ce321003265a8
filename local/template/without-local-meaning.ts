/**
 * Types of resources that are deployed and have nothing to do on one machine, each with the reason. Their properties are not read.
 * A type that is neither here nor executed is an error.
 */
export const WITHOUT_LOCAL_MEANING: Readonly<Record<string, string>> = {
  "AWS::CDK::Metadata": "tells AWS which constructs are in use",
  "AWS::CloudFront::OriginAccessControl":
    "how CloudFront signs what it asks a bucket for; here it reads a folder",
  "AWS::CloudWatch::Alarm": "watches metrics of AWS; locally the log lines tell",
  "AWS::CloudWatch::CompositeAlarm": "watches metrics of AWS; locally the log lines tell",
  "AWS::CloudWatch::Dashboard": "shows metrics of AWS",
  "AWS::Lambda::LayerVersion":
    "what functions of custom resources share, and those do not run; a function that runs and has one is an error",
  "AWS::Logs::LogGroup": "log lines go to the caller of the local runtime",
  "AWS::Logs::MetricFilter": "makes metrics of AWS from log lines",
  "AWS::Logs::ResourcePolicy": "who may write to a log group; there is none here",
  "AWS::S3::BucketPolicy":
    "who may read and write a bucket, and that only over TLS; here it is a folder that is read",
  "AWS::SQS::QueuePolicy":
    "who may come from elsewhere, and that only over TLS; here the roles of one account decide, over loopback",
  "Custom::S3AutoDeleteObjects":
    "empties a bucket before it is removed; here it is a folder that stays as it is",
};
