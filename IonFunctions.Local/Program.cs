Console.WriteLine("IonFunctions.Local");
